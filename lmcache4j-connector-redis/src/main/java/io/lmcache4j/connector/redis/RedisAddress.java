package io.lmcache4j.connector.redis;

import io.lmcache4j.engine.storage.remote.RemoteUrl;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an address of the Redis family says (engine.md §7.8): {@code
 * scheme://[user:password@]host:port[,host:port...][/path]}, or {@code
 * unix://[user:password@]/path/of/socket}.
 *
 * @param hosts at least one, but for {@code unix}
 * @param path behind the hosts, without its slash; empty for none
 * @param socket of {@code unix}
 */
record RedisAddress(
        List<Host> hosts, String path, Optional<Path> socket, Optional<Credentials> credentials) {

    /** One server. */
    record Host(String name, int port) {}

    /**
     * Who we are.
     *
     * @param user empty for Redis' default user
     */
    record Credentials(Optional<String> user, String password) {
        /** Without the password. */
        @Override
        public String toString() {
            return "Credentials[%s]".formatted(user.orElse("default"));
        }
    }

    /**
     * Reads an address.
     *
     * @param defaultPort where none is given
     * @throws IllegalArgumentException if it is none; the message shows no password
     */
    static RedisAddress parse(RemoteUrl url, int defaultPort) {
        // A password may hold anything but is expected to have its slashes encoded.
        int at = url.rest().lastIndexOf('@');
        Optional<Credentials> credentials =
                at < 0 ? Optional.empty() : credentials(url, url.rest().substring(0, at));
        String place = url.rest().substring(at + 1);
        if (url.scheme().equals("unix")) {
            if (!place.startsWith("/") || place.length() < 2) {
                throw malformed(url, "a socket has an absolute path, as in unix:///run/redis.sock");
            }
            return new RedisAddress(List.of(), "", Optional.of(Path.of(place)), credentials);
        }
        int slash = place.indexOf('/');
        String list = slash < 0 ? place : place.substring(0, slash);
        List<Host> hosts = new ArrayList<>();
        for (String host : list.split(",", -1)) {
            hosts.add(host(url, host.strip(), defaultPort));
        }
        String path = slash < 0 ? "" : decode(place.substring(slash + 1));
        return new RedisAddress(List.copyOf(hosts), path, Optional.empty(), credentials);
    }

    private static Host host(RemoteUrl url, String text, int defaultPort) {
        int bracket = text.indexOf(']');
        int colon = text.indexOf(':', Math.max(bracket, 0));
        String name = colon < 0 ? text : text.substring(0, colon);
        if (bracket > 0) {
            name = name.substring(1, bracket);
        }
        if (name.isEmpty()) {
            throw malformed(url, "a host is missing; write host:port");
        }
        try {
            int port = colon < 0 ? defaultPort : Integer.parseInt(text.substring(colon + 1));
            if (port >= 1 && port <= 65_535) {
                return new Host(name, port);
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw malformed(url, "'%s' is no host:port".formatted(text));
    }

    private static Optional<Credentials> credentials(RemoteUrl url, String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw malformed(url, "a user needs a password; write user:password@host:port");
        }
        String user = decode(text.substring(0, colon));
        return Optional.of(
                new Credentials(
                        user.isEmpty() ? Optional.empty() : Optional.of(user),
                        decode(text.substring(colon + 1))));
    }

    /** Percent signs only: a plus is a plus here. */
    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static IllegalArgumentException malformed(RemoteUrl url, String why) {
        return new IllegalArgumentException("remote_url %s: %s".formatted(url, why));
    }
}
