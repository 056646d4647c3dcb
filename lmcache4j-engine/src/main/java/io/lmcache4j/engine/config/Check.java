package io.lmcache4j.engine.config;

import java.util.List;
import java.util.Optional;

/** What values of one key are sane, beyond their type (engine.md §1.8). */
@FunctionalInterface
interface Check {
    /** A limit that only catches slips of the pen. */
    double SECONDS_OF_A_DAY = 86_400;

    /** Every value is sane. */
    Check ANY = _ -> Optional.empty();

    /**
     * What a sane value is, as a noun phrase, if this one is not.
     *
     * @param value a converted value, never null
     */
    Optional<String> problem(Object value);

    /** An integer in a closed range. */
    static Check between(long least, long most) {
        return value -> inRange(value, least, most) ? Optional.empty() : range(least, most);
    }

    /** An integer of at least 0 that fits Java's int. */
    static Check count() {
        return between(0, Integer.MAX_VALUE);
    }

    /** A TCP port; 0 lets the system choose. */
    static Check port() {
        return between(0, 65_535);
    }

    /** A list whose every element is an integer in a closed range. */
    static Check eachBetween(long least, long most) {
        return value ->
                ((List<?>) value).stream().allMatch(element -> inRange(element, least, most))
                        ? Optional.empty()
                        : range(least, most).map(range -> "a list, each element " + range);
    }

    /** A finite number of gigabytes, at least 0, whose bytes fit 64 bits. */
    static Check gigabytes() {
        return value -> {
            double size = (Double) value;
            return size >= 0 && size < Long.MAX_VALUE / LMCacheConfig.GIGABYTE
                    ? Optional.empty()
                    : Optional.of("a finite number of gigabytes, at least 0");
        };
    }

    /** A number of seconds from 0 to a day. */
    static Check seconds() {
        return value ->
                (Double) value >= 0 && (Double) value <= SECONDS_OF_A_DAY
                        ? Optional.empty()
                        : Optional.of("a number of seconds from 0 to 86400");
    }

    /** A finite number above 0. */
    static Check positive() {
        return value ->
                (Double) value > 0 && (Double) value < Double.POSITIVE_INFINITY
                        ? Optional.empty()
                        : Optional.of("a finite number above 0");
    }

    /** A number from 0 to 1. */
    static Check ratio() {
        return value ->
                (Double) value >= 0 && (Double) value <= 1
                        ? Optional.empty()
                        : Optional.of("a number from 0 to 1");
    }

    /** One of the names, in exactly this case. */
    static Check oneOf(String... names) {
        return value ->
                List.of(names).contains(value)
                        ? Optional.empty()
                        : Optional.of("one of " + String.join(", ", names));
    }

    /** One of the names, in any case. */
    static Check oneOfAnyCase(String... names) {
        return value ->
                List.of(names).stream().anyMatch(name -> name.equalsIgnoreCase((String) value))
                        ? Optional.empty()
                        : Optional.of("one of " + String.join(", ", names) + " in any case");
    }

    /** Only this value, because what the others ask for is not built (decisions.md 21). */
    static Check only(Object value, String reason) {
        return other ->
                value.equals(other)
                        ? Optional.empty()
                        : Optional.of("%s (%s)".formatted(value, reason));
    }

    private static boolean inRange(Object value, long least, long most) {
        return value instanceof Long number && number >= least && number <= most;
    }

    private static Optional<String> range(long least, long most) {
        return Optional.of("an integer from %d to %d".formatted(least, most));
    }
}
