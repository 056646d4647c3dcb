package io.lmcache4j.api.routing;

import java.math.BigInteger;
import java.util.Optional;

/**
 * How a JSON value becomes what a handler gets, with the rules and error texts of the validation
 * library upstream uses, pydantic 2 in its lax mode (http-api.md §10.4, measured there).
 *
 * @param <T> what the handler gets
 */
public sealed interface JsonType<T> {
    /** What the handler gets when the field is absent; empty if it must be there. */
    Optional<T> absent();

    /**
     * The value of a field that is there.
     *
     * @param value as {@link io.lmcache4j.api.body.JsonReader} reads it, null included
     */
    T parse(Object value) throws InvalidParameterException;

    /** A text, empty included; nothing else becomes one. */
    record Text() implements JsonType<String> {
        @Override
        public Optional<String> absent() {
            return Optional.empty();
        }

        @Override
        public String parse(Object value) throws InvalidParameterException {
            if (!(value instanceof String text)) {
                throw new InvalidParameterException(
                        "string_type", "Input should be a valid string", value);
            }
            if (text.codePoints().anyMatch(JsonType::isHalf)) {
                // Its text can't be told in UTF-8: the answer becomes the bare 500, as upstream's.
                throw new InvalidParameterException(
                        "string_unicode",
                        "Input should be a valid string, unable to parse raw data as a unicode"
                                + " string",
                        value);
            }
            return text;
        }
    }

    /**
     * An integer of any size: a number without a fraction, a boolean, or a text as in a query.
     *
     * @param otherwise what it is when absent
     */
    record Whole(BigInteger otherwise) implements JsonType<BigInteger> {
        @Override
        public Optional<BigInteger> absent() {
            return Optional.of(otherwise);
        }

        @Override
        public BigInteger parse(Object value) throws InvalidParameterException {
            return WholeNumber.ofJson(value);
        }
    }

    /** The same, or null, which is what it is when absent too. */
    record OptionalWhole() implements JsonType<Optional<BigInteger>> {
        @Override
        public Optional<Optional<BigInteger>> absent() {
            return Optional.of(Optional.empty());
        }

        @Override
        public Optional<BigInteger> parse(Object value) throws InvalidParameterException {
            return value == null ? Optional.empty() : Optional.of(WholeNumber.ofJson(value));
        }
    }

    private static boolean isHalf(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }
}
