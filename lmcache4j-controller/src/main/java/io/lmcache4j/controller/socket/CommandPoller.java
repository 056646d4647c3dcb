package io.lmcache4j.controller.socket;

import org.zeromq.ZMQ;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Waits for the answers of many {@link CommandSocket}s at once. Belongs to the thread of the
 * sockets; others may {@link #wake} it.
 */
public final class CommandPoller implements AutoCloseable {
    private final ZMQ.Poller poller;
    private final Pipe pipe;
    private final ByteBuffer drained = ByteBuffer.allocate(64);
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Map<CommandSocket, ZMQ.PollItem> items = new HashMap<>();

    /** Waits for nothing yet. */
    public CommandPoller(SocketContext context) {
        try {
            pipe = Pipe.open();
            pipe.source().configureBlocking(false);
            pipe.sink().configureBlocking(false);
        } catch (IOException e) {
            throw new UncheckedIOException("no pipe to wake the thread of commands by", e);
        }
        poller = context.poller();
        poller.register(pipe.source(), ZMQ.Poller.POLLIN);
    }

    /** Waits for this one too. */
    public void add(CommandSocket socket) {
        ZMQ.PollItem item = new ZMQ.PollItem(socket.socket(), ZMQ.Poller.POLLIN);
        poller.register(item);
        items.put(socket, item);
    }

    /** No longer; must come before its end. */
    public void remove(CommandSocket socket) {
        if (items.remove(socket) != null) {
            poller.unregister(socket.socket());
        }
    }

    /** Whether the last wait ended because of this one. */
    public boolean isReady(CommandSocket socket) {
        ZMQ.PollItem item = items.get(socket);
        return item != null && item.isReadable();
    }

    /** Waits until something came, somebody called {@link #wake}, or time is up. */
    public void await(Duration timeout) {
        poller.poll(Math.max(0, timeout.toMillis()));
        if (poller.pollin(0)) {
            drain();
        }
    }

    private void drain() {
        try {
            drained.clear();
            while (pipe.source().read(drained) > 0) {
                drained.clear();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Only now: a wake before it writes nothing, but what it wakes for is looked at after this.
        woken.set(false);
    }

    /** Ends the wait there is, or the next. Any thread. */
    public void wake() {
        if (woken.compareAndSet(false, true)) {
            try {
                pipe.sink().write(ByteBuffer.allocate(1));
            } catch (IOException e) {
                // Closed meanwhile: nobody waits.
                woken.set(true);
            }
        }
    }

    @Override
    public void close() {
        poller.close();
        try {
            pipe.source().close();
            pipe.sink().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
