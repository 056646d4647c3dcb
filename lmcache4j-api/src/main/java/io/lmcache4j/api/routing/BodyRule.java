package io.lmcache4j.api.routing;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What a route expects in the body of a request.
 *
 * @param kind in which form
 * @param fields those of a {@link Kind#JSON_MODEL}, in the order in which errors are told; empty
 *     for other kinds
 */
public record BodyRule(Kind kind, List<JsonField<?>> fields) {
    /** In which form a body comes. */
    public enum Kind {
        /** {@link BodyRule#NONE}. */
        NONE,
        /** {@link BodyRule#RAW}. */
        RAW,
        /** {@link BodyRule#OPTIONAL_JSON_OBJECT}. */
        OPTIONAL_JSON_OBJECT,
        /** {@link BodyRule#json}. */
        JSON_MODEL,
        /** {@link BodyRule#FORM}. */
        FORM
    }

    /** Nothing; what is sent is skipped. */
    public static final BodyRule NONE = new BodyRule(Kind.NONE, List.of());

    /** Anything: the handler parses {@link Request#body} by hand. */
    public static final BodyRule RAW = new BodyRule(Kind.RAW, List.of());

    /** Nothing, or a JSON object sent as JSON, found in {@link Request#jsonObject}; else 422. */
    public static final BodyRule OPTIONAL_JSON_OBJECT =
            new BodyRule(Kind.OPTIONAL_JSON_OBJECT, List.of());

    /**
     * A multipart form, read when the handler asks for it with {@link Request#form} and not before.
     * Its limit is that of uploads.
     */
    public static final BodyRule FORM = new BodyRule(Kind.FORM, List.of());

    public BodyRule {
        Objects.requireNonNull(kind, "kind");
        fields = List.copyOf(fields);
        if (kind != Kind.JSON_MODEL && !fields.isEmpty()) {
            throw new IllegalArgumentException("a body of kind " + kind + " has no fields");
        }
        Set<String> names = new HashSet<>();
        for (JsonField<?> field : fields) {
            if (!names.add(field.name())) {
                throw new IllegalArgumentException("field declared twice: " + field.name());
            }
        }
    }

    /**
     * A JSON object sent as JSON, with these fields, read with {@link Request#get(JsonField)};
     * others are ignored. What doesn't fit is answered 422 with all errors at once (http-api.md
     * §10.4).
     */
    public static BodyRule json(JsonField<?>... fields) {
        return new BodyRule(Kind.JSON_MODEL, List.of(fields));
    }

    /** Whether the dispatcher reads the body before the handler runs. */
    boolean isReadFirst() {
        return switch (kind) {
            case NONE, FORM -> false;
            case RAW, OPTIONAL_JSON_OBJECT, JSON_MODEL -> true;
        };
    }
}
