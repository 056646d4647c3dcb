package io.lmcache4j.api.body;

import java.nio.charset.StandardCharsets;

/**
 * How a body is laid out on the wire (http-api.md §2.1). The three are not interchangeable: clients
 * compare bytes.
 */
public enum BodyStyle {
    /**
     * {@code json.dumps(value, indent=2)}: two blanks a level, {@code \\uXXXX} for all that is not
     * printable ASCII, and the literals {@code NaN} and {@code Infinity}.
     */
    PRETTY("application/json") {
        @Override
        public byte[] render(Object value) {
            return JsonWriter.pretty(value);
        }
    },

    /**
     * {@code json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False)}: no
     * blanks, raw UTF-8.
     */
    COMPACT("application/json") {
        @Override
        public byte[] render(Object value) {
            return JsonWriter.compact(value);
        }
    },

    /** Plain text in UTF-8. */
    TEXT("text/plain; charset=utf-8") {
        @Override
        public byte[] render(Object value) {
            return String.valueOf(value).getBytes(StandardCharsets.UTF_8);
        }
    };

    private final String contentType;

    BodyStyle(String contentType) {
        this.contentType = contentType;
    }

    /** The content type that usually goes with this style; some routes use another. */
    public String contentType() {
        return contentType;
    }

    /**
     * The bytes of {@code value} in this style.
     *
     * @throws UnwritableValueException if the style can't express the value: a number that is not
     *     finite or half a surrogate pair in {@link #COMPACT}, or an object that is no JSON value
     */
    public abstract byte[] render(Object value);
}
