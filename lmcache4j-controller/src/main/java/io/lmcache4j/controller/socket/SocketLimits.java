package io.lmcache4j.controller.socket;

import java.time.Duration;

/**
 * What one socket lets its peers do.
 *
 * @param maxMessageBytes a longer frame ends the connection it came on
 * @param highWaterMark messages that wait in memory for each peer and direction; beyond it, what
 *     comes waits in the peer, and an answer for who does not read is dropped
 * @param handshakeTimeout a connection that has not said what it is by then is closed
 * @param backlog connections that wait to be accepted
 * @param receiveBufferBytes the kernel's buffer for each connection, and as much of ours once the
 *     peer has said what it is; 0: the kernel's choice, and 8 KiB of ours
 */
public record SocketLimits(
        long maxMessageBytes,
        int highWaterMark,
        Duration handshakeTimeout,
        int backlog,
        int receiveBufferBytes) {
    /** 64 MiB, 1000 messages as ZeroMQ has it, 30 s. */
    public static final SocketLimits DEFAULTS =
            new SocketLimits(64L << 20, 1000, Duration.ofSeconds(30), 4096, 0);

    public SocketLimits {
        atLeastOne("maxMessageBytes", maxMessageBytes);
        atLeastOne("highWaterMark", highWaterMark);
        atLeastOne("handshakeTimeout in milliseconds", handshakeTimeout.toMillis());
        atLeastOne("backlog", backlog);
        if (maxMessageBytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "maxMessageBytes must be below 2 GiB, was " + maxMessageBytes);
        }
        if (receiveBufferBytes < 0) {
            throw new IllegalArgumentException(
                    "receiveBufferBytes must not be negative, was " + receiveBufferBytes);
        }
    }

    private static void atLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, was " + value);
        }
    }
}
