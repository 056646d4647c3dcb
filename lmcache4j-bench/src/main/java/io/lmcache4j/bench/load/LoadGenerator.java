package io.lmcache4j.bench.load;

import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Sends one request over and over and measures the answers.
 *
 * <p>One thread waits on all connections: no hand-over between threads is in the figures, and a
 * server on another core is the bottleneck long before this. While a request is due within two
 * milliseconds it polls in place of sleeping, as sleeping is not exact enough; at high rates it
 * takes a core of its own. {@link LoadPlan#sleepingBetween} is for a client that must not.
 *
 * <p>In an open loop a latency counts from the time at which the request was due. So requests that
 * wait because earlier ones are slow are charged their waiting, and nothing is left to correct for
 * coordinated omission; correcting once more would count it twice.
 *
 * <p>Ends by itself: at the plan's time or count, plus five seconds for late answers, or when too
 * many connections broke.
 */
public final class LoadGenerator {
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(11);
    private static final int MAX_FAILURES = 100;

    private final LoadPlan plan;
    private final Selector selector;
    private final Histogram latencies;
    private final SortedMap<Integer, Long> statuses = new TreeMap<>();
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final List<Connection> ready = new ArrayList<>();
    private final Arrivals arrivals;
    private final long measureFrom;
    private final long end;
    private int underWay;
    private long failures;
    private long bodyBytes;
    private long lastResponse;

    private LoadGenerator(LoadPlan plan, Selector selector, Histogram latencies)
            throws IOException {
        this.plan = plan;
        this.selector = selector;
        this.latencies = latencies;
        for (int i = 0; i < plan.connections(); i++) {
            idle.add(Connection.open(plan, selector));
        }
        long start = System.nanoTime();
        measureFrom = start + plan.warmUp().toNanos();
        end = measureFrom + plan.duration().toNanos();
        arrivals = new Arrivals(plan.pace(), start, end, plan.maxRequests());
    }

    /**
     * Runs a load on the calling thread.
     *
     * @throws IOException if the target can't be reached, or no longer
     */
    public static LoadResult run(LoadPlan plan) throws IOException {
        return run(plan, histogram());
    }

    /** An empty histogram of nanoseconds, for several runs together. */
    public static Histogram histogram() {
        return new Histogram(LONGEST_NANOS, 3);
    }

    /**
     * Runs a load on the calling thread.
     *
     * @param latencies where its latencies are added; the result tells all that are in it
     * @throws IOException if the target can't be reached, or no longer
     */
    public static LoadResult run(LoadPlan plan, Histogram latencies) throws IOException {
        try (Selector selector = Selector.open()) {
            try {
                return new LoadGenerator(plan, selector, latencies).run();
            } finally {
                for (SelectionKey key : selector.keys()) {
                    key.channel().close();
                }
            }
        }
    }

    private LoadResult run() throws IOException {
        long now = System.nanoTime();
        while (isGoingOn(now)) {
            while (!idle.isEmpty() && arrivals.isDue(now)) {
                send(idle.poll(), arrivals.take(now));
            }
            await(now);
            for (Connection connection : ready) {
                receive(connection);
            }
            ready.clear();
            now = System.nanoTime();
        }
        boolean early = arrivals.isExhausted() && lastResponse - end < 0;
        return new LoadResult(
                plan,
                ((early ? lastResponse : end) - measureFrom) / 1e9,
                statuses,
                failures,
                underWay + arrivals.missed(),
                bodyBytes,
                Latency.of(latencies));
    }

    private boolean isGoingOn(long now) {
        if (failures > MAX_FAILURES || now - end > DRAIN.toNanos()) {
            return false;
        }
        return underWay > 0 || !arrivals.isOver(now);
    }

    /** Until an answer comes or the next request is due, whatever is first. */
    private void await(long now) throws IOException {
        if (idle.isEmpty()) {
            // Nothing can be sent before an answer is there.
            selector.select(this::isReady, DRAIN.toMillis());
            return;
        }
        long delay = arrivals.isOver(now) ? DRAIN.toNanos() : arrivals.delay(now);
        if (plan.sleeping()) {
            selector.select(this::isReady, Math.max(1, TimeUnit.NANOSECONDS.toMillis(delay)));
        } else if (delay > POLL_NANOS) {
            selector.select(this::isReady, TimeUnit.NANOSECONDS.toMillis(delay - POLL_NANOS) + 1);
        } else {
            Thread.onSpinWait();
            selector.selectNow(this::isReady);
        }
    }

    /** Remembered, since connections can't be replaced in the middle of a selection. */
    private void isReady(SelectionKey key) {
        ready.add((Connection) key.attachment());
    }

    private void send(Connection connection, long due) throws IOException {
        underWay++;
        try {
            connection.send(due);
        } catch (IOException broken) {
            failed(connection);
        }
    }

    private void receive(Connection connection) throws IOException {
        boolean whole;
        try {
            whole = connection.read();
        } catch (IOException broken) {
            failed(connection);
            return;
        }
        if (whole) {
            answered(connection);
        }
    }

    private void failed(Connection connection) throws IOException {
        failures++;
        replace(connection);
    }

    private void answered(Connection connection) throws IOException {
        long now = System.nanoTime();
        if (connection.due() - measureFrom >= 0) {
            latencies.recordValue(Math.clamp(now - connection.due(), 0, LONGEST_NANOS));
            statuses.merge(connection.response().status(), 1L, Long::sum);
            bodyBytes += connection.response().bodyBytes();
            lastResponse = now;
        }
        if (connection.response().closing()) {
            replace(connection);
        } else {
            underWay--;
            idle.add(connection);
        }
    }

    private void replace(Connection connection) throws IOException {
        connection.close();
        underWay--;
        idle.add(Connection.open(plan, selector));
    }
}
