package io.lmcache4j.api.transport;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.Connector;

/** Puts a {@link TlsGate} before each connection. */
final class TlsGateFactory extends AbstractConnectionFactory {
    private final WatchedTlsFactory tls;
    private final Connections connections;

    TlsGateFactory(WatchedTlsFactory tls, Connections connections) {
        super("tls-gate");
        this.tls = tls;
        this.connections = connections;
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        var watched = (WatchedEndPoint) endPoint;
        if (!watched.isAdmitted()) {
            // Whether it then says something or not, it is not kept.
            watched.sayingFarewell();
            if (!connections.hasTimeForFarewell()) {
                watched.close();
            }
        }
        return new TlsGate(watched, connector, tls, connections);
    }
}
