package io.lmcache4j.controller.registry;

import io.lmcache4j.controller.message.WorkerReqMsg.HeartbeatMsg;
import io.lmcache4j.controller.message.WorkerReqMsg.RegisterMsg;

import java.util.Optional;

/**
 * Where a worker says it is.
 *
 * @param ip of its control socket
 * @param port of that
 * @param peerInitUrl where peers begin to fetch chunks from it
 */
record Registration(String ip, long port, Optional<String> peerInitUrl) {
    static Registration of(RegisterMsg message) {
        return new Registration(message.ip(), message.port(), message.peerInitUrl());
    }

    static Registration of(HeartbeatMsg message) {
        return new Registration(message.ip(), message.port(), message.peerInitUrl());
    }

    /** Whether the control socket is there. */
    boolean isAt(String otherIp, long otherPort) {
        return ip.equals(otherIp) && port == otherPort;
    }

    /** Whether the control sockets are at one place. */
    boolean isAt(Registration other) {
        return isAt(other.ip, other.port);
    }

    /** What makes it no address, for the answer. */
    Optional<String> fault() {
        return port >= 0 && port <= 65_535
                ? Optional.empty()
                : Optional.of("port must be 0 to 65535, was " + port);
    }
}
