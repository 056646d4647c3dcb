package io.lmcache4j.controller.socket;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.ZMQ;

import zmq.Ctx;
import zmq.Options;
import zmq.Own;
import zmq.SocketBase;
import zmq.ZError;
import zmq.io.IOObject;
import zmq.io.IOThread;
import zmq.io.net.Listener;
import zmq.io.net.tcp.TcpUtils;
import zmq.poll.Poller;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Accepts connections for one socket, as JeroMQ's own listener does, and makes each a {@link
 * GuardedSession}. Lives on ZeroMQ's thread of its socket, and ends with it.
 */
final class GuardedListener extends Listener {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.controller");

    // JeroMQ drops dead connections by itself: a minute of silence, then four probes.
    static final int KEEP_ALIVE_IDLE_SECONDS = 60;
    static final int KEEP_ALIVE_PROBE_SECONDS = 15;
    static final int KEEP_ALIVE_PROBES = 4;

    /** So that a flood of connections lets those that are there speak in between. */
    private static final int ACCEPTED_AT_ONCE = 64;

    private static final int TICK = 1;
    private static final long SHORTEST_TICK_MILLIS = 10;
    private static final long LONGEST_TICK_MILLIS = 1000;

    private final ServerSocketChannel channel;
    private final IOThread thread;
    private final IOObject io;
    private final Supplier<Options> connections;
    private final boolean wantsIdentity;
    private final GuardedSession.Terms terms;
    private final String name;
    private final long tickMillis;

    private Poller.Handle handle;
    private boolean paused;

    /** Finds the thread that a context has for its connections. */
    private static final class Threads extends Own {
        Threads(Ctx context) {
            super(context, 0);
        }

        IOThread only() {
            return chooseIoThread(0);
        }

        @Override
        protected void destroy() {}
    }

    private GuardedListener(
            IOThread thread,
            SocketBase socket,
            ServerSocketChannel channel,
            Supplier<Options> connections,
            boolean wantsIdentity,
            GuardedSession.Terms terms,
            String name) {
        super(thread, socket, connections.get());
        this.thread = thread;
        this.channel = channel;
        this.connections = connections;
        this.wantsIdentity = wantsIdentity;
        this.terms = terms;
        this.name = name;
        io = new IOObject(thread, this);
        SocketLimits limits = terms.limits();
        long least =
                Math.min(limits.handshakeTimeout().toMillis(), limits.messageTimeout().toMillis());
        tickMillis = Math.clamp(least / 8, SHORTEST_TICK_MILLIS, LONGEST_TICK_MILLIS);
    }

    /**
     * Lets a socket have what connects to a channel, which is bound, and which is closed with the
     * socket from now on. On the thread that owns the socket.
     *
     * @param connections makes the options of each connection
     * @param wantsIdentity whether the socket is one that keeps its peers apart
     */
    static void open(
            ZMQ.Socket socket,
            ServerSocketChannel channel,
            Supplier<Options> connections,
            boolean wantsIdentity,
            GuardedSession.Terms terms,
            String name) {
        SocketBase base = socket.base();
        IOThread thread = new Threads(base.getCtx()).only();
        new GuardedListener(thread, base, channel, connections, wantsIdentity, terms, name)
                .launch();
    }

    /** As a socket launches its listeners, but for setting the owner, which {@link Own} keeps. */
    private void launch() {
        sendPlug(this);
        sendOwn(socket, this);
    }

    @Override
    protected void processPlug() {
        io.plug();
        listen();
        io.addTimer(tickMillis, TICK);
    }

    private void listen() {
        handle = io.addFd(channel);
        io.setPollAccept(handle);
    }

    @Override
    public void acceptEvent() {
        try {
            for (int i = 0; i < ACCEPTED_AT_ONCE; i++) {
                SocketChannel connection = channel.accept();
                if (connection == null) {
                    return;
                }
                accepted(connection);
            }
        } catch (IOException e) {
            pause(e);
        }
    }

    /** The connection would be offered again at once, and refused again: that helps nobody. */
    private void pause(IOException cause) {
        LOG.warn("{} can't take a connection: {}", name, cause.getMessage());
        terms.visits().failed();
        io.removeHandle(handle);
        paused = true;
    }

    private void accepted(SocketChannel connection) throws IOException {
        try {
            TcpUtils.tuneTcpSocket(connection);
            TcpUtils.tuneTcpKeepalives(
                    connection,
                    1,
                    KEEP_ALIVE_PROBES,
                    KEEP_ALIVE_IDLE_SECONDS,
                    KEEP_ALIVE_PROBE_SECONDS);
            Options own = connections.get();
            InetSocketAddress peer = (InetSocketAddress) connection.getRemoteAddress();
            String address = peer.getAddress().getHostAddress() + ":" + peer.getPort();
            var session = new GuardedSession(thread, socket, own, wantsIdentity, address, terms);
            own.allocator = session;
            var engine = new GuardedEngine(connection, own, name);
            session.incSeqnum();
            launchChild(session);
            sendAttach(session, engine, false);
        } catch (IOException | ZError.IOException gone) {
            // The peer was quicker.
            connection.close();
        } catch (RuntimeException | Error failure) {
            connection.close();
            terms.visits().failed();
        }
    }

    @Override
    public void timerEvent(int id) {
        if (paused) {
            paused = false;
            listen();
        }
        terms.guests().sendLateOnesAway(Duration.ofMillis(tickMillis));
        io.addTimer(tickMillis, TICK);
    }

    @Override
    protected void processTerm(int linger) {
        io.cancelTimer(TICK);
        if (!paused) {
            io.removeHandle(handle);
        }
        close();
        super.processTerm(linger);
    }

    private void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.warn("{} was not closed", name, e);
        }
    }

    /** The socket waits for this; {@link Own} tells only an owner that it knows. */
    @Override
    protected void destroy() {
        io.unplug();
        sendTermAck(socket);
    }

    @Override
    public boolean setAddress(String address) {
        throw new UnsupportedOperationException("it is bound already");
    }

    @Override
    public String getAddress() {
        return name;
    }
}
