package io.lmcache4j.api.routing;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * How the text of a parameter becomes a value, with the rules and error texts of the validation
 * library upstream uses (http-api.md §10.4, measured there).
 *
 * @param <T> what the handler gets
 */
public sealed interface ParameterType<T> {
    /** What the handler gets when the parameter is not given. */
    T absent();

    /**
     * The value of what was given, in order of appearance, at least one text. Of a scalar the last
     * one counts.
     */
    T parse(List<String> given) throws InvalidParameterException;

    /** Any text, empty included. */
    record Text() implements ParameterType<Optional<String>> {
        @Override
        public Optional<String> absent() {
            return Optional.empty();
        }

        @Override
        public Optional<String> parse(List<String> given) {
            return Optional.of(given.getLast());
        }
    }

    /** All texts given under one name. */
    record Texts() implements ParameterType<Optional<List<String>>> {
        @Override
        public Optional<List<String>> absent() {
            return Optional.empty();
        }

        @Override
        public Optional<List<String>> parse(List<String> given) {
            return Optional.of(List.copyOf(given));
        }
    }

    /**
     * An integer of any size; blanks around it, {@code +1}, {@code 1_0} and {@code 1.0} are fine.
     */
    record Whole() implements ParameterType<Optional<BigInteger>> {
        @Override
        public Optional<BigInteger> absent() {
            return Optional.empty();
        }

        @Override
        public Optional<BigInteger> parse(List<String> given) throws InvalidParameterException {
            return Optional.of(WholeNumber.ofText(given.getLast()));
        }
    }

    /** A boolean by one of twelve words in any case. */
    record Flag(Boolean absent) implements ParameterType<Boolean> {
        private static final Set<String> TRUE = Set.of("true", "1", "yes", "on", "t", "y");
        private static final Set<String> FALSE = Set.of("false", "0", "no", "off", "f", "n");

        @Override
        public Boolean parse(List<String> given) throws InvalidParameterException {
            String text = given.getLast();
            String word = text.toLowerCase(Locale.ROOT);
            if (TRUE.contains(word)) {
                return true;
            }
            if (FALSE.contains(word)) {
                return false;
            }
            throw new InvalidParameterException(
                    "bool_parsing",
                    "Input should be a valid boolean, unable to interpret input",
                    text);
        }
    }

    /** One segment of the path; a route whose path names it always has it. */
    record Segment() implements ParameterType<String> {
        @Override
        public String absent() {
            throw new IllegalStateException("a path parameter is always there");
        }

        @Override
        public String parse(List<String> given) {
            return given.getLast();
        }
    }
}
