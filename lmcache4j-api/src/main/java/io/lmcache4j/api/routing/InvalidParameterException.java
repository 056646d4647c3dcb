package io.lmcache4j.api.routing;

import java.util.List;
import java.util.Map;

/** A parameter or field that is no value of its type; becomes entries of a 422 answer. */
public final class InvalidParameterException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String type;
    // JSON values; exceptions of this kind are never serialized.
    private final transient Object input;
    private final transient Map<String, Object> context;
    private final transient List<Item> items;

    /** What is wrong with one element of a list. */
    record Item(int index, InvalidParameterException problem) {}

    InvalidParameterException(String type, String message, Object input) {
        this(type, message, input, Map.of(), List.of());
    }

    private InvalidParameterException(
            String type,
            String message,
            Object input,
            Map<String, Object> context,
            List<Item> items) {
        super(message);
        this.type = type;
        this.input = input;
        this.context = context;
        this.items = items;
    }

    /** The same with further facts, shown as {@code ctx}. */
    InvalidParameterException with(Map<String, Object> facts) {
        return new InvalidParameterException(type, getMessage(), input, facts, items);
    }

    /** A list whose elements are wrong, at least one of them; each becomes an entry. */
    static InvalidParameterException ofItems(Object list, List<Item> items) {
        Item first = items.getFirst();
        return new InvalidParameterException(
                first.problem().type(),
                first.problem().getMessage(),
                list,
                Map.of(),
                List.copyOf(items));
    }

    /** The machine-readable kind, such as {@code int_parsing}. */
    public String type() {
        return type;
    }

    /** What was sent: a text, or a JSON value. */
    public Object input() {
        return input;
    }

    /** Further facts; mostly none. */
    Map<String, Object> context() {
        return context;
    }

    /** What is wrong inside; empty where the value itself is. */
    List<Item> items() {
        return items;
    }
}
