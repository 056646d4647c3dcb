package io.lmcache4j.cli.replay;

/**
 * How fast a trace is replayed.
 *
 * @param factor 1 as recorded, 2 twice as fast; infinity as fast as it goes
 */
public record Speed(double factor) {
    /** Checks that it is above 0. */
    public Speed {
        if (!(factor > 0)) {
            throw new IllegalArgumentException("speed must be above 0, is " + factor);
        }
    }

    /**
     * Reads a number or {@code max}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static Speed parse(String text) {
        if (text.equals("max")) {
            return new Speed(Double.POSITIVE_INFINITY);
        }
        try {
            return new Speed(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "speed must be a number or max, is '" + text + "'", e);
        }
    }

    /** When something of the trace is due, in nanoseconds after the replay's start. */
    long dueNanos(long traceMillis) {
        return (long) (traceMillis * 1e6 / factor);
    }
}
