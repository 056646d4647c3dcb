package io.lmcache4j.controller.registry;

import java.util.Set;

/**
 * Where heartbeats are wanted, as workers are told it (controller.md §6): {@code host:port} without
 * a scheme.
 *
 * @param bindHost what the socket is bound to; {@code 0.0.0.0}, {@code ::}, {@code *} or empty
 *     stand for all interfaces
 * @param port of the socket, 1 to 65535
 * @param ownIp this machine's address, handed out when all interfaces are bound
 */
public record HeartbeatAddress(String bindHost, int port, String ownIp) {
    private static final Set<String> ALL = Set.of("", "*", "0.0.0.0", "::", "[::]");

    public HeartbeatAddress {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("heartbeat port must be 1 to 65535, was " + port);
        }
    }

    /** What a worker at an address connects to. */
    String urlFor(String workerIp) {
        if (!ALL.contains(bindHost)) {
            return withPort(bindHost);
        }
        // A worker on this machine comes by loopback, which no firewall closes.
        return withPort(workerIp.equals(ownIp) ? "127.0.0.1" : ownIp);
    }

    private String withPort(String host) {
        boolean bare = host.indexOf(':') >= 0 && !host.startsWith("[");
        return (bare ? "[" + host + "]" : host) + ":" + port;
    }
}
