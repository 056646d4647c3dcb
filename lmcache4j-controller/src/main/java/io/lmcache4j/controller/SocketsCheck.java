package io.lmcache4j.controller;

import io.lmcache4j.controller.socket.SocketStats;
import io.lmcache4j.engine.health.HealthCheck;
import io.lmcache4j.engine.health.HealthResult;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Whether somebody reads every socket; LMCache's loops end at a bad frame, and nobody notices. Nor
 * may one be at a single message for long: no message waits for anything but memory. Thread-safe.
 */
final class SocketsCheck implements HealthCheck {
    /** Much longer than any message takes, a batch of a million keys in a full heap included. */
    static final Duration LONGEST = Duration.ofSeconds(20);

    private final Supplier<List<String>> unread;
    private final Supplier<SocketStats> stats;
    private final LongSupplier nanoTime;

    /** What each socket was at when it was last seen to go on. */
    private final Map<String, Busy> busy = new HashMap<>();

    private record Busy(long messages, long since) {}

    /**
     * @param unread sockets that no thread reads
     * @param nanoTime as {@link System#nanoTime}
     */
    SocketsCheck(
            Supplier<List<String>> unread, Supplier<SocketStats> stats, LongSupplier nanoTime) {
        this.unread = unread;
        this.stats = stats;
        this.nanoTime = nanoTime;
    }

    @Override
    public String name() {
        return "sockets";
    }

    @Override
    public synchronized HealthResult check() {
        List<String> dead = unread.get();
        if (!dead.isEmpty()) {
            return new HealthResult.Unhealthy("nobody reads " + String.join(", ", dead));
        }
        SocketStats now = stats.get();
        for (var socket :
                List.of(
                        Map.entry("pull", now.pull()),
                        Map.entry("reply", now.reply()),
                        Map.entry("heartbeat", now.heartbeats()))) {
            Duration stuck = stuck(socket.getKey(), socket.getValue());
            if (stuck.compareTo(LONGEST) >= 0) {
                return new HealthResult.Unhealthy(
                        "%s has been at one message for %d s"
                                .formatted(socket.getKey(), stuck.toSeconds()));
            }
        }
        return new HealthResult.Healthy();
    }

    private Duration stuck(String name, SocketStats.Traffic traffic) {
        Busy before = busy.get(name);
        if (traffic.active() == 0) {
            busy.remove(name);
            return Duration.ZERO;
        }
        if (before == null || before.messages() != traffic.messages()) {
            busy.put(name, new Busy(traffic.messages(), nanoTime.getAsLong()));
            return Duration.ZERO;
        }
        return Duration.ofNanos(nanoTime.getAsLong() - before.since());
    }
}
