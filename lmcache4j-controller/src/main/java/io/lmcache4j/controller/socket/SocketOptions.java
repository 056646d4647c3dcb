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
 * @param closeDeadline how long {@link ControllerSockets#close} waits for threads to end
 */
public record SocketOptions(
        BindAddress pull,
        BindAddress reply,
        Optional<BindAddress> heartbeat,
        SocketLimits limits,
        Duration closeDeadline) {
    public SocketOptions {
        Objects.requireNonNull(pull, "pull");
        Objects.requireNonNull(reply, "reply");
        Objects.requireNonNull(heartbeat, "heartbeat");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(closeDeadline, "closeDeadline");
    }

    /** The usual limits, at these addresses. */
    public static SocketOptions at(
            BindAddress pull, BindAddress reply, Optional<BindAddress> heartbeat) {
        return new SocketOptions(
                pull, reply, heartbeat, SocketLimits.DEFAULTS, Duration.ofSeconds(5));
    }
}
