package io.lmcache4j.bench.load;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What to send, where, how fast, and when to end: by time or by count, whatever is first.
 *
 * @param method of the request, such as GET
 * @param path with its query
 * @param connections kept open and used for one request at a time
 * @param warmUp not measured
 * @param duration measured
 * @param maxRequests sent at most, the warm-up's included
 * @param sleeping whether the client never polls, see {@link #sleepingBetween}
 */
public record LoadPlan(
        Target target,
        String method,
        String path,
        int connections,
        Pace pace,
        Duration warmUp,
        Duration duration,
        long maxRequests,
        boolean sleeping,
        String authorization) {
    private static final int MAX_CONNECTIONS = 1_024;
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** Checks that the load is bounded and the request can be written. */
    public LoadPlan {
        if (connections < 1 || connections > MAX_CONNECTIONS) {
            throw new IllegalArgumentException(
                    "connections must be 1 to " + MAX_CONNECTIONS + ", was " + connections);
        }
        if (warmUp.isNegative()
                || !duration.isPositive()
                || warmUp.plus(duration).compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "a load lasts at most 10 minutes, was " + warmUp + " and " + duration);
        }
        if (maxRequests < 1) {
            throw new IllegalArgumentException("maxRequests must be positive: " + maxRequests);
        }
        if (!path.startsWith("/") || !(method + path).chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("no request target: " + method + " " + path);
        }
    }

    /** GET in a closed loop over 32 connections: 2 s of warm-up, then 5 s. */
    public static LoadPlan get(Target target, String path) {
        return new LoadPlan(
                target,
                "GET",
                path,
                32,
                new Pace.Closed(),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Long.MAX_VALUE,
                false,
                "");
    }

    /** With this method, and no body. */
    public LoadPlan method(String name) {
        return new LoadPlan(
                target,
                name,
                path,
                connections,
                pace,
                warmUp,
                duration,
                maxRequests,
                sleeping,
                authorization);
    }

    /** With this many connections. */
    public LoadPlan connections(int count) {
        return new LoadPlan(
                target,
                method,
                path,
                count,
                pace,
                warmUp,
                duration,
                maxRequests,
                sleeping,
                authorization);
    }

    /** At this pace. */
    public LoadPlan pace(Pace wanted) {
        return new LoadPlan(
                target,
                method,
                path,
                connections,
                wanted,
                warmUp,
                duration,
                maxRequests,
                sleeping,
                authorization);
    }

    /** For so long. */
    public LoadPlan lasting(Duration before, Duration measured) {
        return new LoadPlan(
                target,
                method,
                path,
                connections,
                pace,
                before,
                measured,
                maxRequests,
                sleeping,
                authorization);
    }

    /** Ending early after so many requests. */
    public LoadPlan atMost(long requests) {
        return new LoadPlan(
                target,
                method,
                path,
                connections,
                pace,
                warmUp,
                duration,
                requests,
                sleeping,
                authorization);
    }

    /**
     * With a client that sleeps until a request is due in place of polling: for one that shares its
     * cores with the server, where polling for 2 ms in every 10 would take a tenth of two cores.
     * Requests leave up to a millisecond late, which is in the latencies.
     */
    public LoadPlan sleepingBetween() {
        return new LoadPlan(
                target,
                method,
                path,
                connections,
                pace,
                warmUp,
                duration,
                maxRequests,
                true,
                authorization);
    }

    /** With this token. */
    public LoadPlan bearer(String token) {
        return new LoadPlan(
                target,
                method,
                path,
                connections,
                pace,
                warmUp,
                duration,
                maxRequests,
                sleeping,
                "Authorization: Bearer " + token + "\r\n");
    }

    /** The request as it goes over the wire. */
    byte[] request() {
        String host =
                switch (target) {
                    case Target.Tcp(String name, int port) -> name + ":" + port;
                    case Target.UnixSocket _ -> "localhost";
                };
        return "%s %s HTTP/1.1\r\nHost: %s\r\nAccept: */*\r\n%s\r\n"
                .formatted(method, path, host, authorization)
                .getBytes(StandardCharsets.US_ASCII);
    }
}
