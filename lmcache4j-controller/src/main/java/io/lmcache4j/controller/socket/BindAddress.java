package io.lmcache4j.controller.socket;

import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Objects;

/**
 * Where a socket listens.
 *
 * @param host name or address, IPv6 with or without brackets; {@code *} for every IPv4 address
 * @param port 0 for any free one
 */
public record BindAddress(String host, int port) {
    public BindAddress {
        Objects.requireNonNull(host, "host");
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
        }
    }

    /** The address itself, looked up now. */
    InetSocketAddress resolve() throws BindException {
        String name = host.equals("*") || host.isEmpty() ? "0.0.0.0" : host;
        try {
            return new InetSocketAddress(InetAddress.getByName(name), port);
        } catch (UnknownHostException e) {
            BindException failure = new BindException("no such host: " + host);
            failure.initCause(e);
            throw failure;
        }
    }

    static String endpoint(InetSocketAddress address) {
        String text = address.getAddress().getHostAddress();
        boolean ipv6 = address.getAddress() instanceof Inet6Address;
        return "tcp://" + (ipv6 ? "[" + text + "]" : text) + ":" + address.getPort();
    }

    @Override
    public String toString() {
        boolean bare = host.indexOf(':') >= 0 && !host.startsWith("[");
        return (bare ? "[" + host + "]" : host) + ":" + port;
    }
}
