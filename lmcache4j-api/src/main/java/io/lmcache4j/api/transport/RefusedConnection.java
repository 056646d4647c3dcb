package io.lmcache4j.api.transport;

import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;

/**
 * A connection that is not to be: says why and ends. What the client sends meanwhile is read and
 * forgotten, since closing with bytes unread would take the answer from it.
 */
final class RefusedConnection extends AbstractConnection {
    private static final int SCRAP = 4096;

    private final EndPoint endPoint;
    private final WatchedEndPoint watched;
    private final Farewell farewell;

    /**
     * @param endPoint what to speak through
     * @param watched the connection under it, or itself
     */
    RefusedConnection(
            EndPoint endPoint, WatchedEndPoint watched, Farewell farewell, Executor executor) {
        super(endPoint, executor);
        this.endPoint = endPoint;
        this.watched = watched;
        this.farewell = farewell;
    }

    @Override
    public void onOpen() {
        super.onOpen();
        watched.sayingFarewell();
        endPoint.write(Callback.from(this::readOn, endPoint::close), farewell.bytes());
    }

    private void readOn() {
        endPoint.shutdownOutput();
        fillInterested();
    }

    @Override
    public void onFillable() {
        ByteBuffer scrap = BufferUtil.allocate(SCRAP);
        try {
            int filled = endPoint.fill(scrap);
            if (filled < 0) {
                close();
            } else {
                // At most one buffer a turn, so that it costs no more than what it came for.
                fillInterested();
            }
        } catch (IOException e) {
            endPoint.close(e);
        }
    }
}
