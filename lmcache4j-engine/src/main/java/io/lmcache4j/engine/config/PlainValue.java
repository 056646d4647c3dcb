package io.lmcache4j.engine.config;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The values a configuration holds: {@code Boolean}, {@code Long} ({@code BigInteger} beyond 64
 * bits, inside {@code extra_config} only), {@code Double}, {@code String}, {@code List}, {@code
 * Map} with text keys, and null. Copies are deep and unmodifiable.
 */
final class PlainValue {
    /** Nesting beyond this is refused (decisions.md 14), which also ends a list inside itself. */
    static final int MAX_DEPTH = 64;

    /** A few YAML aliases can stand for billions of values; a configuration has hundreds. */
    static final int MAX_VALUES = 100_000;

    private int count;

    private PlainValue() {}

    /**
     * A deep copy in plain types.
     *
     * @throws ConversionException if the value is no plain data, too deep or too large
     */
    static Object copyOf(Object value) {
        return new PlainValue().copy(value, 0);
    }

    /** A deep copy of a map in plain types; see {@link #copyOf}. */
    static Map<String, Object> copyOfMap(Map<?, ?> map) {
        return new PlainValue().copyMap(map, 0);
    }

    private Object copy(Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw new ConversionException("nesting of at most " + MAX_DEPTH + " levels");
        }
        count++;
        if (count > MAX_VALUES) {
            throw new ConversionException("at most " + MAX_VALUES + " values in all");
        }
        return switch (value) {
            case null -> null;
            case Boolean bool -> bool;
            case CharSequence text -> text.toString();
            case Double number -> number;
            case Float number -> number.doubleValue();
            case BigInteger number -> number.bitLength() < Long.SIZE ? number.longValue() : number;
            case Byte number -> number.longValue();
            case Short number -> number.longValue();
            case Integer number -> number.longValue();
            case Long number -> number;
            case Map<?, ?> map -> copyMap(map, depth);
            case List<?> elements -> copyList(elements, depth);
            default ->
                    throw new ConversionException(
                            "plain data (null, boolean, number, text, list, object)");
        };
    }

    private List<Object> copyList(List<?> elements, int depth) {
        List<Object> copy = new ArrayList<>(elements.size());
        for (Object element : elements) {
            copy.add(copy(element, depth + 1));
        }
        return Collections.unmodifiableList(copy);
    }

    private Map<String, Object> copyMap(Map<?, ?> map, int depth) {
        Map<String, Object> copy = LinkedHashMap.newLinkedHashMap(map.size());
        map.forEach((key, value) -> copy.put(String.valueOf(key), copy(value, depth + 1)));
        return Collections.unmodifiableMap(copy);
    }
}
