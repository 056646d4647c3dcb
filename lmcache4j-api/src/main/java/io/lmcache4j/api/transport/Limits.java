package io.lmcache4j.api.transport;

import java.time.Duration;

/**
 * What clients may ask of a listener.
 *
 * @param headBytes request line and headers together
 * @param bodyBytes one request body
 * @param uploadBytes one request body of a route that takes files
 * @param connections open at once
 * @param requestsInFlight answered at once, those that are quick and probes not counted
 * @param head how long a head may take, and a body before it must have a rate
 * @param idle how long a connection may be silent
 * @param stop how long running requests may take to finish when the listener stops
 */
public record Limits(
        int headBytes,
        int bodyBytes,
        int uploadBytes,
        int connections,
        int requestsInFlight,
        Duration head,
        Duration idle,
        Duration stop) {
    /** Probes that are answered besides {@link #requestsInFlight}. */
    static final int RESERVED_FOR_PROBES = 16;

    /** Bytes a second below which a body or the reading of an answer is too slow, in the end. */
    static final int LEAST_RATE = 16 << 10;

    public Limits {
        positive("bytes of a head", headBytes);
        positive("bytes of a body", bodyBytes);
        positive("bytes of an upload", uploadBytes);
        positive("connections", connections);
        positive("requests in flight", requestsInFlight);
        positive("milliseconds for a head", head.toMillis());
        positive("milliseconds of silence", idle.toMillis());
    }

    /**
     * 64 KiB of head, 8 MiB of body, 64 MiB of upload, 1,024 connections, 256 requests, 30 s for a
     * head, 60 s of silence, 10 s to stop.
     */
    public static Limits standard() {
        return new Limits(
                64 << 10,
                8 << 20,
                64 << 20,
                1024,
                256,
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10));
    }

    /** With these sizes. */
    public Limits sizes(int headSize, int bodySize, int uploadSize) {
        return new Limits(
                headSize, bodySize, uploadSize, connections, requestsInFlight, head, idle, stop);
    }

    /** With these numbers. */
    public Limits numbers(int connectionsAtOnce, int requestsAtOnce) {
        return new Limits(
                headBytes,
                bodyBytes,
                uploadBytes,
                connectionsAtOnce,
                requestsAtOnce,
                head,
                idle,
                stop);
    }

    /** With these times. */
    public Limits times(Duration forHead, Duration silence) {
        return new Limits(
                headBytes,
                bodyBytes,
                uploadBytes,
                connections,
                requestsInFlight,
                forHead,
                silence,
                stop);
    }

    /** With this time to stop. */
    public Limits stop(Duration toStop) {
        return new Limits(
                headBytes,
                bodyBytes,
                uploadBytes,
                connections,
                requestsInFlight,
                head,
                idle,
                toStop);
    }

    /** A body may take the time of a head and then so long for what has come. */
    Duration forBody(long bytes) {
        return head.plusMillis(bytes * 1000 / LEAST_RATE);
    }

    /** Reading an answer may take the time of a silence and then so long for its length. */
    Duration forAnswer(long bytes) {
        return idle.plusMillis(bytes * 1000 / LEAST_RATE);
    }

    private static void positive(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be positive, was " + value);
        }
    }
}
