package io.lmcache4j.controller.socket;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a controller's sockets listen, and what they let peers do.
 *
 * @param pull for one-way messages
 * @param reply for requests
 * @param heartbeat for heartbeats alone; empty: no such socket, heartbeats come to {@code reply}
 * @param limits of each of them
 * @param key with which they encrypt; empty: they do not, as LMCache
 * @param closeDeadline how long {@link ControllerSockets#close} waits for threads to end
 */
public record SocketOptions(
        BindAddress pull,
        BindAddress reply,
        Optional<BindAddress> heartbeat,
        SocketLimits limits,
        Optional<CurveKey> key,
        Duration closeDeadline) {
    public SocketOptions {
        Objects.requireNonNull(pull, "pull");
        Objects.requireNonNull(reply, "reply");
        Objects.requireNonNull(heartbeat, "heartbeat");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(closeDeadline, "closeDeadline");
    }

    /** The usual limits, at these addresses. */
    public static SocketOptions at(
            BindAddress pull, BindAddress reply, Optional<BindAddress> heartbeat) {
        return new SocketOptions(
                pull,
                reply,
                heartbeat,
                SocketLimits.DEFAULTS,
                Optional.empty(),
                Duration.ofSeconds(5));
    }
}
