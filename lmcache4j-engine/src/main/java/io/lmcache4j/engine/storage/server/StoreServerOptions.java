package io.lmcache4j.engine.storage.server;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Where a cache server listens, and its limits.
 *
 * @param address where; port 0 for any that is free
 * @param maxConnections most clients at a time
 * @param maxValueBytes longest value; a longer one ends its connection
 * @param maxInFlightBytes most bytes of values that are on their way in together; a single one may
 *     be longer
 * @param requestPatience how long a request, a value or a reply may stand still, and how long the
 *     whole of it may take, with a second more for each MiB
 * @param memoryPatience how long a value waits for memory before it is dropped
 */
public record StoreServerOptions(
        InetSocketAddress address,
        int maxConnections,
        long maxValueBytes,
        long maxInFlightBytes,
        Duration requestPatience,
        Duration memoryPatience) {
    /** The port of LMCache's examples. */
    public static final int DEFAULT_PORT = 65_432;

    /** Most clients unless something else is said. */
    public static final int DEFAULT_CONNECTIONS = 1024;

    /** Longest value that a message can carry, with what is kept beside it. */
    public static final long MAX_VALUE_BYTES = Integer.MAX_VALUE - 4096L;

    private static final int MEMORY_SHARE = 4;
    private static final Duration REQUEST_PATIENCE = Duration.ofSeconds(30);
    private static final Duration MEMORY_PATIENCE = Duration.ofSeconds(10);

    /** Checks the numbers. */
    public StoreServerOptions {
        if (maxConnections < 1) {
            throw new IllegalArgumentException(
                    "maxConnections must be at least 1, was " + maxConnections);
        }
        if (maxValueBytes < 1 || maxValueBytes > MAX_VALUE_BYTES) {
            throw new IllegalArgumentException(
                    "maxValueBytes must be 1 to %d, was %d"
                            .formatted(MAX_VALUE_BYTES, maxValueBytes));
        }
    }

    /**
     * With the usual patience.
     *
     * @param memoryBytes of the memory tier; a quarter of it may be on its way in
     */
    public static StoreServerOptions of(
            InetSocketAddress address, int maxConnections, long maxValueBytes, long memoryBytes) {
        return new StoreServerOptions(
                address,
                maxConnections,
                maxValueBytes,
                memoryBytes / MEMORY_SHARE,
                REQUEST_PATIENCE,
                MEMORY_PATIENCE);
    }

    /** The same with another patience for requests, values and replies. */
    public StoreServerOptions withRequestPatience(Duration patience) {
        return new StoreServerOptions(
                address, maxConnections, maxValueBytes, maxInFlightBytes, patience, memoryPatience);
    }

    /** The same with another patience for memory. */
    public StoreServerOptions withMemoryPatience(Duration patience) {
        return new StoreServerOptions(
                address,
                maxConnections,
                maxValueBytes,
                maxInFlightBytes,
                requestPatience,
                patience);
    }
}
