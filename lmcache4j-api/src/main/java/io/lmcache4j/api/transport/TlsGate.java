package io.lmcache4j.api.transport;

import io.lmcache4j.api.routing.Refusal;

import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.util.BufferUtil;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Looks at the first byte of a connection: a TLS handshake goes on to TLS, anything else, such as
 * plain HTTP, is told what this port speaks. Nothing is set up for a connection before.
 */
final class TlsGate extends AbstractConnection implements Connection.UpgradeFrom {
    private static final byte HANDSHAKE = 0x16;
    private static final byte ALERT = 0x15;
    private static final int FIRST_READ = 2048;

    private final WatchedEndPoint endPoint;
    private final Connector connector;
    private final WatchedTlsFactory tls;
    private final Connections connections;
    private ByteBuffer first = BufferUtil.EMPTY_BUFFER;

    TlsGate(
            WatchedEndPoint endPoint,
            Connector connector,
            WatchedTlsFactory tls,
            Connections connections) {
        super(endPoint, connector.getExecutor());
        this.endPoint = endPoint;
        this.connector = connector;
        this.tls = tls;
        this.connections = connections;
    }

    @Override
    public void onOpen() {
        super.onOpen();
        if (endPoint.isOpen()) {
            fillInterested();
        }
    }

    @Override
    public void onFillable() {
        ByteBuffer bytes = BufferUtil.allocate(FIRST_READ);
        try {
            int filled = endPoint.fill(bytes);
            if (filled < 0) {
                close();
            } else if (filled == 0) {
                fillInterested();
            } else {
                goOn(bytes);
            }
        } catch (IOException e) {
            endPoint.close(e);
        }
    }

    private void goOn(ByteBuffer bytes) {
        byte kind = bytes.get(bytes.position());
        if (kind == HANDSHAKE || kind == ALERT) {
            first = bytes;
            endPoint.upgrade(tls.newConnection(connector, endPoint));
        } else {
            connections.count(Refusal.NOT_TLS);
            endPoint.upgrade(
                    new RefusedConnection(
                            endPoint, endPoint, Farewell.NOT_TLS, connector.getExecutor()));
        }
    }

    @Override
    public ByteBuffer onUpgradeFrom() {
        return first;
    }
}
