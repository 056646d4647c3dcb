package io.lmcache4j.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Where load goes: a port of this machine or a Unix socket, never another host. */
public sealed interface Target {
    /**
     * A port on a loopback address.
     *
     * @param host an address of this machine, such as 127.0.0.1
     */
    record Tcp(String host, int port) implements Target {
        public Tcp {
            if (!isLoopback(host)) {
                throw new IllegalArgumentException(
                        "load goes to loopback addresses only, not to " + host);
            }
        }

        @Override
        public String toString() {
            return "http://" + host + ":" + port;
        }
    }

    /** A Unix socket at this path. */
    record UnixSocket(Path path) implements Target {
        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    /** A new connection in blocking mode. */
    default SocketChannel connect() throws IOException {
        SocketAddress address =
                switch (this) {
                    case Tcp(String host, int port) -> new InetSocketAddress(host, port);
                    case UnixSocket(Path path) -> UnixDomainSocketAddress.of(path);
                };
        SocketChannel channel =
                SocketChannel.open(
                        this instanceof UnixSocket
                                ? StandardProtocolFamily.UNIX
                                : StandardProtocolFamily.INET);
        try {
            if (this instanceof Tcp) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            channel.connect(address);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
