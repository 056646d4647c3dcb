package io.lmcache4j.controller.socket;

import java.time.Instant;

/**
 * A frame that nothing could be done with.
 *
 * @param at when it came
 * @param socket {@code pull}, {@code reply} or {@code heartbeat}
 * @param kind what was wrong
 * @param peer address and port of who sent it, or {@code unknown}
 * @param bytes how long it was, as far as it was let in
 * @param firstBytes the beginning, in hexadecimal; empty if it was not let in
 * @param error what was wrong, in words
 */
public record BadFrame(
        Instant at,
        String socket,
        BadFrameKind kind,
        String peer,
        long bytes,
        String firstBytes,
        String error) {
    /** How many bytes of a frame are kept. */
    static final int KEPT_BYTES = 64;
}
