package io.lmcache4j.controller.socket;

import org.zeromq.SocketType;
import org.zeromq.ZMQ;

import zmq.Options;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;

/** One listening socket in a context of its own, whose thread reads and closes it. */
final class BoundSocket implements AutoCloseable {
    private final SocketContext context;
    private final ZMQ.Socket socket;
    private final int port;

    private BoundSocket(SocketContext context, ZMQ.Socket socket, int port) {
        this.context = context;
        this.socket = socket;
        this.port = port;
    }

    /**
     * Binds.
     *
     * @throws BindException with the address, the cause, and which setting to change
     */
    static BoundSocket bind(
            SocketType type,
            BindAddress address,
            SocketLimits limits,
            Optional<CurveKey> key,
            SocketContext context,
            Visits visits,
            String purpose)
            throws BindException {
        ServerSocketChannel channel = null;
        try {
            channel = listen(address, limits);
            int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
            ZMQ.Socket socket = context.socket(type);
            GuardedListener.open(
                    socket,
                    channel,
                    () -> options(type, limits, key),
                    type == SocketType.ROUTER,
                    new GuardedSession.Terms(
                            limits,
                            new Guests(limits),
                            new Room(limits.maxUnfinishedBytes()),
                            visits),
                    purpose);
            return new BoundSocket(context, socket, port);
        } catch (IOException e) {
            close(channel, e);
            context.close();
            BindException failure =
                    new BindException(
                            "can't listen on %s for %s: %s"
                                    .formatted(address, purpose, e.getMessage()));
            failure.initCause(e);
            throw failure;
        }
    }

    private static ServerSocketChannel listen(BindAddress address, SocketLimits limits)
            throws IOException {
        InetSocketAddress resolved = address.resolve();
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (limits.receiveBufferBytes() > 0) {
                // Connections inherit it.
                channel.setOption(StandardSocketOptions.SO_RCVBUF, limits.receiveBufferBytes());
            }
            return channel.bind(resolved, limits.backlog());
        } catch (IOException e) {
            close(channel, e);
            throw e;
        }
    }

    private static void close(ServerSocketChannel channel, IOException cause) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
    }

    /** What JeroMQ is to do with one connection. */
    private static Options options(SocketType type, SocketLimits limits, Optional<CurveKey> key) {
        Options options = new Options();
        options.type = type.type();
        options.linger = 0;
        options.sendHwm = limits.highWaterMark();
        options.recvHwm = limits.highWaterMark();
        options.rcvbuf = limits.receiveBufferBytes();
        // Its timer ends with the greeting, and its limit of lengths is the session's.
        options.handshakeIvl = 0;
        options.maxMsgSize = Integer.MAX_VALUE;
        // The first thing that a session gets after a handshake, whatever kind of socket it is.
        options.recvIdentity = true;
        key.ifPresent(it -> it.listen(options));
        return options;
    }

    ZMQ.Socket socket() {
        return socket;
    }

    int port() {
        return port;
    }

    /** Has it read from now on. */
    void serve(SocketLoop loop) {
        context.serve(loop);
    }

    /** Lets the thread that reads close the socket, and waits for it. */
    @Override
    public void close() {
        context.close();
    }

    /** Ends a socket that no thread reads. */
    void abandon() {
        socket.close();
        context.close();
    }
}
