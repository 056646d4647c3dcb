package io.lmcache4j.api.transport;

import io.lmcache4j.api.routing.Refusal;

import jdk.net.ExtendedSocketOptions;

import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * One connection, with what must be known to end it when its client is too slow: since when a head
 * has been coming, and since when an answer has been waiting to be read. The library has a limit
 * for silence only, which a byte now and then evades.
 *
 * <p>Times are of {@link System#nanoTime}, {@link #NEVER} if there is none. One thread at a time
 * serves a connection; {@link Connections} looks from another.
 */
final class WatchedEndPoint extends SocketChannelEndPoint {
    /** Quick calls of one connection in a row; then others get a turn. */
    private static final int MOST_IN_A_ROW = 64;

    private static final long NEVER = Long.MIN_VALUE;

    private final Connections connections;
    private final boolean admitted;

    private int inARow;
    private volatile boolean busy;
    private volatile long headSince = NEVER;
    private volatile long answerSince = NEVER;
    private volatile long answerBytes;
    private volatile long farewellSince = NEVER;
    private volatile Thread refusing;

    /** Null until somebody asks. */
    private volatile Optional<String> peerUser;

    WatchedEndPoint(
            SocketChannel channel,
            ManagedSelector selector,
            SelectionKey key,
            Scheduler scheduler,
            Connections connections) {
        super(channel, selector, key, scheduler);
        this.connections = connections;
        admitted = connections.opened(this);
    }

    /** The connection under what HTTP reads from: the same, or one with TLS over it. */
    static Optional<WatchedEndPoint> under(EndPoint endPoint) {
        EndPoint lowest = endPoint instanceof EndPoint.Wrapper over ? over.unwrap() : endPoint;
        return lowest instanceof WatchedEndPoint watched ? Optional.of(watched) : Optional.empty();
    }

    /**
     * The user at the other end of a Unix socket, as it was when that end connected; a number where
     * it has no name. Asks the system once, which may ask a directory of users.
     */
    Optional<String> peerUser() {
        Optional<String> known = peerUser;
        if (known == null) {
            known = askForPeerUser();
            peerUser = known;
        }
        return known;
    }

    private Optional<String> askForPeerUser() {
        try {
            return Optional.of(
                    getChannel().getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName());
        } catch (IOException | UnsupportedOperationException e) {
            // The client is gone, or the system does not tell.
            return Optional.empty();
        }
    }

    /** Whether it is within the limit of connections. */
    boolean isAdmitted() {
        return admitted;
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        int filled = super.fill(buffer);
        if (filled > 0) {
            headBytesCame();
        }
        return filled;
    }

    /** A byte has come that, outside of a request, is of a head or of a TLS handshake. */
    void headBytesCame() {
        if (!busy && headSince == NEVER) {
            headSince = System.nanoTime();
        }
    }

    /** What has come so far was the handshake, whose time is over. */
    void handshakeEnded() {
        headSince = NEVER;
    }

    @Override
    public void fillInterested(Callback callback) {
        letGo();
        super.fillInterested(callback);
    }

    /** Others get a turn now. */
    void letGo() {
        inARow = 0;
    }

    /** A request's head is complete. */
    void requestStarted() {
        busy = true;
        headSince = NEVER;
    }

    /** Whether one more quick call may be answered without letting go of the thread. */
    boolean mayGoOn() {
        return ++inARow <= MOST_IN_A_ROW;
    }

    void answerStarted(int bytes) {
        answerBytes = bytes;
        answerSince = System.nanoTime();
    }

    void requestFinished() {
        answerSince = NEVER;
        busy = false;
    }

    /** The last bytes are sent; the client may read them before the connection ends. */
    void sayingFarewell() {
        if (farewellSince == NEVER) {
            farewellSince = System.nanoTime();
        }
    }

    boolean isHeadLate(long now, Limits limits) {
        return isOver(headSince, now, limits.head().toNanos());
    }

    boolean isAnswerLate(long now, Limits limits) {
        return isOver(answerSince, now, limits.forAnswer(answerBytes).toNanos());
    }

    boolean isFarewellOver(long now, long nanos) {
        return isOver(farewellSince, now, nanos);
    }

    private static boolean isOver(long since, long now, long nanos) {
        return since != NEVER && now - since > nanos;
    }

    /**
     * Answers 408 to a head that does not end, unless it just did: who takes the interest in the
     * next bytes away owns the connection.
     */
    void refuseHead() {
        refusing = Thread.currentThread();
        try {
            getFillInterest().onFail(new TimeoutException("the head took too long"));
        } finally {
            refusing = null;
        }
    }

    /** Whether the caller is about to end the connection since its head is late; once. */
    boolean endsForItsHead() {
        if (Thread.currentThread() != refusing) {
            return false;
        }
        refusing = null;
        headSince = NEVER;
        sayingFarewell();
        connections.count(Refusal.HEAD_TOO_SLOW);
        return true;
    }

    @Override
    protected void doShutdownOutput() {
        // The library shuts down without a word when the next bytes fail; the word belongs here.
        if (endsForItsHead()) {
            try {
                // Nothing else is on its way, so the system's buffer takes all of it.
                flush(Farewell.HEAD_TOO_SLOW.bytes());
            } catch (IOException e) {
                // The client is gone.
                close(e);
                return;
            }
        }
        super.doShutdownOutput();
    }

    @Override
    public void onClose(Throwable cause) {
        connections.closed(this);
        super.onClose(cause);
    }
}
