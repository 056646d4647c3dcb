package io.lmcache4j.api.transport;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The places for requests under way. Probes have a few of their own besides, so that a process that
 * is busy is not taken for a dead one; others can't use those up.
 */
final class Admission {
    private final int usual;
    private final AtomicInteger usualTaken = new AtomicInteger();
    private final AtomicInteger probesTaken = new AtomicInteger();

    Admission(int usual) {
        this.usual = usual;
    }

    /** A place that was taken. */
    @FunctionalInterface
    interface Place {
        /** For what needs none. */
        Place NONE = () -> {};

        /** Gives it back; once. */
        void leave();
    }

    /** A place, if there is one left. */
    Optional<Place> enter(boolean probe) {
        Optional<Place> place = take(usualTaken, usual);
        return place.isEmpty() && probe ? take(probesTaken, Limits.RESERVED_FOR_PROBES) : place;
    }

    private static Optional<Place> take(AtomicInteger taken, int most) {
        if (taken.incrementAndGet() <= most) {
            return Optional.of(taken::decrementAndGet);
        }
        taken.decrementAndGet();
        return Optional.empty();
    }
}
