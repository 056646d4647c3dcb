package io.lmcache4j.api.transport;

import io.lmcache4j.api.routing.Refusal;

import org.eclipse.jetty.util.thread.Scheduler;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The open connections of a listener: not more than may be, and none whose client is too slow. It
 * looks at all of them four times within the shortest limit, but at most once a second, and only
 * while there are any.
 */
final class Connections {
    /** How long a client may take to read why it was refused. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    /** Refused connections that may be told why; more are closed at once. */
    private static final int FAREWELLS = 64;

    private static final Duration LONGEST_PERIOD = Duration.ofSeconds(1);
    private static final Duration SHORTEST_PERIOD = Duration.ofMillis(5);

    private final Limits limits;
    private final Scheduler scheduler;
    private final Consumer<Refusal> refused;
    private final Set<WatchedEndPoint> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger admitted = new AtomicInteger();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final Duration period;

    Connections(Limits limits, Scheduler scheduler, Consumer<Refusal> refused) {
        this.limits = limits;
        this.scheduler = scheduler;
        this.refused = refused;
        period = period(limits);
    }

    /** Takes a new connection in; false if it is to be refused. */
    boolean opened(WatchedEndPoint endPoint) {
        open.add(endPoint);
        look();
        if (admitted.incrementAndGet() <= limits.connections()) {
            return true;
        }
        admitted.decrementAndGet();
        refused.accept(Refusal.CONNECTIONS);
        return false;
    }

    /** Whether a refused connection can be told why. */
    boolean hasTimeForFarewell() {
        return open.size() - admitted.get() <= FAREWELLS;
    }

    void closed(WatchedEndPoint endPoint) {
        if (open.remove(endPoint) && endPoint.isAdmitted()) {
            admitted.decrementAndGet();
        }
    }

    void count(Refusal refusal) {
        refused.accept(refusal);
    }

    private void look() {
        if (looking.compareAndSet(false, true)) {
            scheduler.schedule(this::endThoseThatAreLate, period.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void endThoseThatAreLate() {
        looking.set(false);
        long now = System.nanoTime();
        for (WatchedEndPoint endPoint : open) {
            if (endPoint.isHeadLate(now, limits)) {
                endPoint.refuseHead();
            }
            if (endPoint.isAnswerLate(now, limits)) {
                refused.accept(Refusal.ANSWER_NOT_READ);
                endPoint.close(new IOException("the client did not read its answer in time"));
            }
            if (endPoint.isFarewellOver(now, FAREWELL.toNanos())) {
                endPoint.close();
            }
        }
        if (!open.isEmpty()) {
            look();
        }
    }

    private static Duration period(Limits limits) {
        Duration shortest =
                limits.head().compareTo(limits.idle()) < 0 ? limits.head() : limits.idle();
        Duration quarter = shortest.dividedBy(4);
        if (quarter.compareTo(LONGEST_PERIOD) > 0) {
            return LONGEST_PERIOD;
        }
        return quarter.compareTo(SHORTEST_PERIOD) < 0 ? SHORTEST_PERIOD : quarter;
    }
}
