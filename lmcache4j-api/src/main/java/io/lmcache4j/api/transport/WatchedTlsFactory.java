package io.lmcache4j.api.transport;

import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

import javax.net.ssl.SSLEngine;

/** Puts {@link WatchedTls} between a connection and HTTP. */
final class WatchedTlsFactory extends SslConnectionFactory {
    private final Connections connections;

    WatchedTlsFactory(SslContextFactory.Server contexts, String next, Connections connections) {
        super(contexts, next);
        this.connections = connections;
        // It would hold a Host that the certificate does not name for malformed.
        setEnsureSecureRequestCustomizer(false);
    }

    @Override
    protected SslConnection newSslConnection(
            Connector connector, EndPoint endPoint, SSLEngine engine) {
        return new WatchedTls(
                connector, (WatchedEndPoint) endPoint, engine, getSslContextFactory(), connections);
    }
}
