package io.lmcache4j.api.transport;

import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** Listens on a TCP port with one thread; its connections take the first of the steps. */
final class TcpConnector extends ServerConnector {
    private final Connections connections;

    TcpConnector(Server server, Connections connections, ConnectionFactory... steps) {
        super(server, 0, 1, steps);
        this.connections = connections;
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(
            SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        var endPoint = new WatchedEndPoint(channel, selector, key, getScheduler(), connections);
        endPoint.setIdleTimeout(getIdleTimeout());
        return endPoint;
    }
}
