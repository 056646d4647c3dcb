package io.lmcache4j.api.routing;

import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Which part of a list is asked for, the newest first: every list of ours takes {@code limit} and
 * {@code cursor} (operator-api.md).
 *
 * @param limit how many at most
 * @param below only what has a lower sequence number; all if empty
 */
public record Paging(int limit, OptionalLong below) {
    /** How many at most. */
    public static final Parameter<Optional<BigInteger>> LIMIT =
            Parameter.integer("limit").about("How many at most, 1 to 1000; 100 without it");

    /** Where to go on. */
    public static final Parameter<Optional<String>> CURSOR =
            Parameter.text("cursor").about("The next_cursor of the page before");

    private static final int USUAL = 100;
    private static final int MOST = 1000;
    private static final int MOST_SHOWN = 100;
    private static final Pattern SEQUENCE = Pattern.compile("[0-9]{1,18}");

    /**
     * What a request of a route that takes both says.
     *
     * @throws DetailException with 400 if that makes no sense
     */
    public static Paging of(Request request) {
        return new Paging(
                request.get(LIMIT).map(Paging::limit).orElse(USUAL),
                request.get(CURSOR)
                        .filter(text -> !text.isEmpty())
                        .map(Paging::below)
                        .orElseGet(OptionalLong::empty));
    }

    private static OptionalLong below(String text) {
        if (!SEQUENCE.matcher(text).matches()) {
            throw bad("cursor must be the next_cursor of an answer, was '%s'", text);
        }
        return OptionalLong.of(Long.parseLong(text));
    }

    private static int limit(BigInteger number) {
        if (number.signum() <= 0 || number.compareTo(BigInteger.valueOf(MOST)) > 0) {
            throw bad("limit must be 1 to " + MOST + ", was %s", number);
        }
        return number.intValueExact();
    }

    private static DetailException bad(String format, Object value) {
        String text = String.valueOf(value);
        String shown = text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
        return new DetailException(400, format.formatted(shown));
    }
}
