package io.lmcache4j.api.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Objects;

/** Where a listener is reached: a TCP port or a Unix domain socket. */
public sealed interface ListenAddress {
    /**
     * A TCP port.
     *
     * @param host name or address to bind
     * @param port 0 picks a free one
     * @param encrypted whether it speaks TLS
     */
    record Tcp(String host, int port, boolean encrypted) implements ListenAddress {
        private static final int MAX_PORT = 65_535;

        public Tcp {
            Objects.requireNonNull(host, "host");
            if (port < 0 || port > MAX_PORT) {
                throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
            }
        }

        /** A port without TLS. */
        public Tcp(String host, int port) {
            this(host, port, false);
        }

        /** Whether only this machine can reach it; a name that is unknown is not. */
        public boolean isLoopback() {
            try {
                return InetAddress.getByName(host).isLoopbackAddress();
            } catch (UnknownHostException e) {
                return false;
            }
        }

        /** As in a URL: {@code http://127.0.0.1:6999}, or {@code https://…}. */
        @Override
        public String toString() {
            return (encrypted ? "https://" : "http://")
                    + (host.contains(":") ? "[" + host + "]" : host)
                    + ":"
                    + port;
        }
    }

    /** A Unix domain socket at this path. */
    record UnixSocket(Path path) implements ListenAddress {
        public UnixSocket {
            Objects.requireNonNull(path, "path");
        }

        /** As curl and nginx write it: {@code unix:/run/lmcache/api_6999}. */
        @Override
        public String toString() {
            return "unix:" + path;
        }
    }
}
