package io.lmcache4j.api.transport;

import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.thread.Scheduler;

import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.Executor;

/**
 * Binds a Unix socket at a private path. The library deletes that path when it stops, so it must
 * never learn the public one, which a later server may own by then; {@link SocketPlace} sees to it.
 */
final class PrivateSocketConnector extends UnixDomainServerConnector {
    private final Connections connections;

    PrivateSocketConnector(
            Server server, Path path, ConnectionFactory http, Connections connections) {
        super(server, 0, 1, http);
        this.connections = connections;
        setUnixDomainPath(path);
    }

    @Override
    protected SelectorManager newSelectorManager(
            Executor executor, Scheduler scheduler, int selectors) {
        return new UnixDomainSelectorManager(executor, scheduler, selectors) {
            @Override
            protected EndPoint newEndPoint(
                    SelectableChannel channel, ManagedSelector selector, SelectionKey key) {
                var endPoint =
                        new WatchedEndPoint(
                                (SocketChannel) channel,
                                selector,
                                key,
                                getScheduler(),
                                connections);
                endPoint.setIdleTimeout(getIdleTimeout());
                return endPoint;
            }
        };
    }
}
