package io.lmcache4j.controller.socket;

import org.zeromq.SocketType;
import org.zeromq.ZMQ;

import java.net.BindException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * The sockets that workers speak to (controller.md §3): PULL, ROUTER for requests, and maybe a
 * ROUTER for heartbeats. Each has a ZeroMQ context of its own, whose thread reads it, so that a
 * lookup waits behind no flood of events.
 *
 * <p>A bad frame costs itself: it is counted by kind and a sample kept ({@link #stats}); a
 * connection that breaks a limit is ended, and counted too. One that says nothing is ended some
 * time, and not even counted.
 */
public final class ControllerSockets implements AutoCloseable {
    private final SocketOptions options;
    private final FrameHandler handler;
    private final BadFrames badFrames = new BadFrames(InstantSource.system());
    private final LongAdder connectionFaults = new LongAdder();
    private final List<Listener> listeners = new ArrayList<>();
    private boolean started;
    private boolean closed;

    /** Counts what came of the connections of one socket. */
    private final class Noted implements Visits {
        private final String socket;

        Noted(String socket) {
            this.socket = socket;
        }

        @Override
        public void sentAway(BadFrameKind kind, String peer, long bytes, String why) {
            badFrames.add(socket, kind, peer, bytes, why);
        }

        @Override
        public void failed() {
            connectionFaults.increment();
        }
    }

    /** One socket with what reads it. */
    private record Listener(BoundSocket socket, SocketLoop loop) {}

    /** Binds nothing yet. */
    public ControllerSockets(SocketOptions options, FrameHandler handler) {
        this.options = options;
        this.handler = handler;
    }

    /**
     * Binds every socket, then has them read.
     *
     * @throws BindException when one can't be bound; none is open then
     */
    public synchronized void start() throws BindException {
        if (started || closed) {
            throw new IllegalStateException("sockets can be started once");
        }
        try {
            bind(
                    SocketType.PULL,
                    options.pull(),
                    "pull",
                    socket -> new PullLoop(socket, handler, badFrames));
            bind(
                    SocketType.ROUTER,
                    options.reply(),
                    "reply",
                    socket -> new ReplyLoop(socket, "reply", handler::asked, badFrames));
            if (options.heartbeat().isPresent()) {
                bind(
                        SocketType.ROUTER,
                        options.heartbeat().get(),
                        "heartbeat",
                        socket -> new ReplyLoop(socket, "heartbeat", handler::beaten, badFrames));
            }
        } catch (BindException e) {
            listeners.forEach(listener -> listener.socket().abandon());
            listeners.clear();
            throw e;
        }
        started = true;
        listeners.forEach(listener -> listener.socket().serve(listener.loop()));
    }

    private void bind(
            SocketType type,
            BindAddress address,
            String name,
            Function<ZMQ.Socket, SocketLoop> loop)
            throws BindException {
        SocketContext context =
                new SocketContext(
                        "controller-" + name,
                        1,
                        options.closeDeadline(),
                        _ -> connectionFaults.increment());
        BoundSocket socket =
                BoundSocket.bind(
                        type,
                        address,
                        options.limits(),
                        options.key(),
                        context,
                        new Noted(name),
                        "\"%s\" of --monitor-ports and --host".formatted(name));
        listeners.add(new Listener(socket, loop.apply(socket.socket())));
    }

    /** Where one-way messages go: the port that was really bound. */
    public int pullPort() {
        return port(0).orElseThrow();
    }

    /** Where requests go. */
    public int replyPort() {
        return port(1).orElseThrow();
    }

    /** Where heartbeats go, if they have a socket of their own. */
    public OptionalInt heartbeatPort() {
        return port(2);
    }

    private synchronized OptionalInt port(int index) {
        if (!started) {
            throw new IllegalStateException("sockets have no ports before they are started");
        }
        return index < listeners.size()
                ? OptionalInt.of(listeners.get(index).socket().port())
                : OptionalInt.empty();
    }

    /** Sockets that no thread reads although they are open; a defect if there are any. */
    public synchronized List<String> unread() {
        return listeners.stream()
                .filter(listener -> started && !closed && listener.loop().isEnded())
                .map(listener -> listener.loop().name())
                .toList();
    }

    /** The numbers of this moment. */
    public synchronized SocketStats stats() {
        SocketStats.Traffic heartbeats = traffic(2);
        return new SocketStats(
                traffic(0),
                traffic(1).plus(heartbeats),
                heartbeats,
                badFrames.counts(),
                badFrames.last(),
                connectionFaults.sum());
    }

    private SocketStats.Traffic traffic(int index) {
        return index < listeners.size()
                ? listeners.get(index).loop().traffic().now()
                : new SocketStats.Traffic(0, 0, 0);
    }

    /**
     * Ends the threads and closes the sockets; what is still unread is dropped.
     *
     * @throws IllegalStateException when a handler did not return by the deadline
     */
    @Override
    public synchronized void close() {
        if (!started || closed) {
            closed = true;
            return;
        }
        closed = true;
        IllegalStateException failure = null;
        for (Listener listener : listeners) {
            try {
                listener.socket().close();
            } catch (IllegalStateException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
