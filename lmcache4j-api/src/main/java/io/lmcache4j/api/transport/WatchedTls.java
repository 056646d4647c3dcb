package io.lmcache4j.api.transport;

import io.lmcache4j.api.routing.Refusal;
import io.lmcache4j.api.tls.ClientName;

import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.Optional;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * TLS over a {@link WatchedEndPoint}, so that all its limits hold.
 *
 * <p>A handshake has the time of a head. When it is over a head begins with the first byte that it
 * hides, or with the next byte that comes: a part of a record is enough, since whole ones could be
 * kept from coming. Until then the connection's work, which is the costly one, is kept off the
 * thread that serves all connections.
 */
final class WatchedTls extends SslConnection {
    private final WatchedEndPoint watched;
    private final Connections connections;
    private volatile boolean handshaken;
    private volatile Optional<ClientName> client = Optional.empty();

    WatchedTls(
            Connector connector,
            WatchedEndPoint watched,
            SSLEngine engine,
            SslContextFactory contexts,
            Connections connections) {
        super(
                connector.getByteBufferPool(),
                connector.getExecutor(),
                contexts,
                watched,
                engine,
                false,
                false);
        this.watched = watched;
        this.connections = connections;
        addHandshakeListener(new Handshake());
    }

    @Override
    protected SslEndPoint newSslEndPoint() {
        return new Inside();
    }

    private final class Handshake implements SslHandshakeListener {
        @Override
        public void handshakeSucceeded(Event event) {
            client = client(event.getSSLEngine().getSession());
            handshaken = true;
            watched.handshakeEnded();
        }

        @Override
        public void handshakeFailed(Event event, Throwable failure) {
            connections.count(Refusal.TLS_HANDSHAKE);
        }
    }

    private static Optional<ClientName> client(SSLSession session) {
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate certificate
                    ? ClientName.of(certificate)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            // It showed none.
            return Optional.empty();
        }
    }

    /** The connection as HTTP sees it. */
    final class Inside extends SslEndPoint {
        /** Whom the client's certificate names, if it showed one. */
        Optional<ClientName> client() {
            return client;
        }

        @Override
        public int fill(ByteBuffer buffer) throws IOException {
            int filled = super.fill(buffer);
            if (filled > 0) {
                watched.headBytesCame();
            }
            return filled;
        }

        @Override
        public void fillInterested(Callback callback) {
            watched.letGo();
            super.fillInterested(handshaken ? callback : offTheSelector(callback));
        }

        private static Callback offTheSelector(Callback callback) {
            return Callback.from(InvocationType.BLOCKING, callback::succeeded, callback::failed);
        }

        @Override
        public void doShutdownOutput() {
            // Encrypted, which only this side can do; in a handshake there is nobody to tell.
            if (watched.endsForItsHead() && handshaken) {
                try {
                    flush(Farewell.HEAD_TOO_SLOW.bytes());
                } catch (IOException e) {
                    // The client is gone; flush has closed the connection.
                    return;
                }
            }
            super.doShutdownOutput();
        }
    }
}
