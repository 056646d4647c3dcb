package io.lmcache4j.api.transport;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;

import java.util.Optional;

/** Speaks HTTP on connections within the limit, and says no on others. */
final class LimitedHttp extends HttpConnectionFactory {
    private final Connections connections;

    LimitedHttp(HttpConfiguration configuration, Connections connections) {
        super(configuration);
        this.connections = connections;
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        Optional<WatchedEndPoint> watched = WatchedEndPoint.under(endPoint);
        if (watched.isEmpty() || watched.get().isAdmitted()) {
            return super.newConnection(connector, endPoint);
        }
        if (!connections.hasTimeForFarewell()) {
            endPoint.close();
        }
        return new RefusedConnection(
                endPoint, watched.get(), Farewell.TOO_MANY_CONNECTIONS, connector.getExecutor());
    }
}
