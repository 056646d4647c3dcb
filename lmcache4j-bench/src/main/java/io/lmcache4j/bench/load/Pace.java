package io.lmcache4j.bench.load;

/** When requests are sent. */
public sealed interface Pace {
    /** As soon as a connection is free: finds the most that a server can do. */
    record Closed() implements Pace {
        @Override
        public String toString() {
            return "closed loop";
        }
    }

    /**
     * At fixed times whether answers came or not, as independent clients do. A latency counts from
     * the time at which its request was due, so that a server that stalls is charged for all
     * requests that had to wait.
     *
     * @param perSecond requests a second, over all connections
     */
    record Open(double perSecond) implements Pace {
        public Open {
            if (!(perSecond > 0 && perSecond <= 1_000_000)) {
                throw new IllegalArgumentException(
                        "rate must be above 0 and at most 1,000,000 a second, was " + perSecond);
            }
        }

        @Override
        public String toString() {
            return perSecond + "/s";
        }
    }
}
