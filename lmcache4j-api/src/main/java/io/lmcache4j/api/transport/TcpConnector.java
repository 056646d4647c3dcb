package io.lmcache4j.api.transport;

import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Listens on a TCP port with one thread; its connections take the first of the steps. */
final class TcpConnector extends ServerConnector {
    private final Connections connections;

    TcpConnector(Server server, Connections connections, ConnectionFactory... steps) {
        super(server, 0, 1, steps);
        this.connections = connections;
    }

    /** Whether what was opened is bound to a loopback address. */
    boolean isLoopback() throws IOException {
        return getTransport() instanceof ServerSocketChannel channel
                && channel.getLocalAddress() instanceof InetSocketAddress bound
                && bound.getAddress().isLoopbackAddress();
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(
            SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        var endPoint = new WatchedEndPoint(channel, selector, key, getScheduler(), connections);
        endPoint.setIdleTimeout(getIdleTimeout());
        return endPoint;
    }
}
