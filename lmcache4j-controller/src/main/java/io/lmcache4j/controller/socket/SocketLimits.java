package io.lmcache4j.controller.socket;

import java.time.Duration;

/**
 * What one socket lets its peers do.
 *
 * @param maxMessageBytes a longer message, of however many frames, ends the connection it came on
 * @param maxFrames as does one of more frames
 * @param maxUnfinishedBytes what messages of all peers may take before their last frame is there; a
 *     frame above 64 KiB that has no room ends its connection
 * @param messageTimeout as does a message whose end does not come in so long
 * @param highWaterMark messages that wait in memory for each peer and direction; beyond it, what
 *     comes waits in the peer, and an answer for who does not read is dropped
 * @param handshakeTimeout a connection that has not said what it is by then is closed
 * @param backlog connections that wait to be accepted
 * @param receiveBufferBytes the kernel's buffer for each connection, and as much of ours once the
 *     peer has said what it is; 0: the kernel's choice, and 8 KiB of ours
 */
public record SocketLimits(
        long maxMessageBytes,
        int maxFrames,
        long maxUnfinishedBytes,
        Duration messageTimeout,
        int highWaterMark,
        Duration handshakeTimeout,
        int backlog,
        int receiveBufferBytes) {
    /**
     * 64 MiB in 10,000 frames and a minute, 256 MiB of all, 1000 messages as ZeroMQ has it, 30 s.
     */
    public static final SocketLimits DEFAULTS =
            new SocketLimits(
                    64L << 20,
                    10_000,
                    256L << 20,
                    Duration.ofMinutes(1),
                    1000,
                    Duration.ofSeconds(30),
                    4096,
                    0);

    public SocketLimits {
        atLeastOne("maxMessageBytes", maxMessageBytes);
        atLeastOne("maxFrames", maxFrames);
        atLeastOne("maxUnfinishedBytes", maxUnfinishedBytes);
        atLeastOne("messageTimeout in milliseconds", messageTimeout.toMillis());
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
