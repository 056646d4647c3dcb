package io.lmcache4j.api.transport;

import java.time.Duration;

/**
 * What one client may ask of a listener.
 *
 * @param headerBytes request line and headers together
 * @param bodyBytes one request body
 * @param idle how long a connection may be silent
 * @param stop how long running requests may take to finish when the listener stops
 */
public record Limits(int headerBytes, int bodyBytes, Duration idle, Duration stop) {
    /** 64 KiB of head, 8 MiB of body, 60 s of silence, 10 s to stop. */
    public static Limits standard() {
        return new Limits(64 << 10, 8 << 20, Duration.ofSeconds(60), Duration.ofSeconds(10));
    }
}
