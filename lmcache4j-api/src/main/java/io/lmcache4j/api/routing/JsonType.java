package io.lmcache4j.api.routing;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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

    /** A list of integers of 64 bits that must be there. */
    record Wholes() implements JsonType<long[]> {
        @Override
        public Optional<long[]> absent() {
            return Optional.empty();
        }

        @Override
        public long[] parse(Object value) throws InvalidParameterException {
            return WholeNumber.listOfJson(value);
        }
    }

    /**
     * The same, or null.
     *
     * @param otherwise what it is when absent
     */
    record OptionalWholes(Optional<long[]> otherwise) implements JsonType<Optional<long[]>> {
        @Override
        public Optional<Optional<long[]>> absent() {
            return Optional.of(otherwise);
        }

        @Override
        public Optional<long[]> parse(Object value) throws InvalidParameterException {
            return value == null ? Optional.empty() : Optional.of(WholeNumber.listOfJson(value));
        }
    }

    /** Two texts. */
    record Pair(String first, String second) {}

    /** A list of just two texts that must be there. */
    record TextPair() implements JsonType<Pair> {
        private static final Text TEXT = new Text();
        private static final int SIZE = 2;

        @Override
        public Optional<Pair> absent() {
            return Optional.empty();
        }

        @Override
        public Pair parse(Object value) throws InvalidParameterException {
            if (!(value instanceof List<?> list)) {
                throw new InvalidParameterException(
                        "tuple_type", "Input should be a valid tuple", value);
            }
            if (list.size() > SIZE) {
                throw tooLong(list);
            }
            var wrong = new ArrayList<InvalidParameterException.Item>();
            String first = element(list, 0, wrong);
            String second = element(list, 1, wrong);
            if (!wrong.isEmpty()) {
                throw InvalidParameterException.ofItems(value, wrong);
            }
            return new Pair(first, second);
        }

        private static String element(
                List<?> list, int index, List<InvalidParameterException.Item> wrong) {
            try {
                if (index >= list.size()) {
                    throw new InvalidParameterException("missing", "Field required", list);
                }
                return TEXT.parse(list.get(index));
            } catch (InvalidParameterException e) {
                wrong.add(new InvalidParameterException.Item(index, e));
                return "";
            }
        }

        private static InvalidParameterException tooLong(List<?> list) {
            var facts = new LinkedHashMap<String, Object>();
            facts.put("field_type", "Tuple");
            facts.put("max_length", SIZE);
            facts.put("actual_length", list.size());
            return new InvalidParameterException(
                            "too_long",
                            "Tuple should have at most %d items after validation, not %d"
                                    .formatted(SIZE, list.size()),
                            list)
                    .with(facts);
        }
    }

    /**
     * A boolean, 0, 1, or a word as in a query; or null.
     *
     * @param otherwise what it is when absent
     */
    record OptionalFlag(boolean otherwise) implements JsonType<Optional<Boolean>> {
        private static final ParameterType.Flag WORDS = new ParameterType.Flag(false);

        @Override
        public Optional<Optional<Boolean>> absent() {
            return Optional.of(Optional.of(otherwise));
        }

        @Override
        public Optional<Boolean> parse(Object value) throws InvalidParameterException {
            return switch (value) {
                case null -> Optional.empty();
                case Boolean flag -> Optional.of(flag);
                case Long number when number == 0 || number == 1 -> Optional.of(number == 1);
                case Double number when number == 0 || number == 1 -> Optional.of(number == 1);
                case Double number when number == Math.rint(number) && isLong(number) ->
                        throw notUnderstood(value);
                case Long _ -> throw notUnderstood(value);
                case String text -> Optional.of(WORDS.parse(List.of(text)));
                default ->
                        throw new InvalidParameterException(
                                "bool_type", "Input should be a valid boolean", value);
            };
        }

        private static boolean isLong(double number) {
            return Math.abs(number) < 0x1p63;
        }

        private static InvalidParameterException notUnderstood(Object value) {
            return new InvalidParameterException(
                    "bool_parsing",
                    "Input should be a valid boolean, unable to interpret input",
                    value);
        }
    }

    private static boolean isHalf(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }
}
