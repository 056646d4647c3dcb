package io.lmcache4j.controller.socket;

import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;

/**
 * One listening socket in a context of its own. The thread that reads it closes {@link #socket}.
 */
final class BoundSocket implements AutoCloseable {
    // JeroMQ drops dead connections by itself: a minute of silence, then four probes.
    private static final int KEEP_ALIVE_IDLE_SECONDS = 60;
    private static final int KEEP_ALIVE_PROBE_SECONDS = 15;
    private static final int KEEP_ALIVE_PROBES = 4;

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
            String purpose)
            throws BindException {
        ZMQ.Socket socket = context.socket(type);
        try {
            InetSocketAddress resolved = address.resolve();
            limit(socket, limits);
            socket.setIPv6(resolved.getAddress() instanceof Inet6Address);
            key.ifPresent(it -> it.listen(socket));
            socket.bind(BindAddress.endpoint(resolved));
            String endpoint = socket.getLastEndpoint();
            int port = Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
            return new BoundSocket(context, socket, port);
        } catch (ZMQException | BindException e) {
            socket.close();
            context.close();
            BindException failure =
                    new BindException(
                            "can't listen on %s for %s: %s"
                                    .formatted(address, purpose, cause(address, e)));
            failure.initCause(e);
            throw failure;
        }
    }

    static void limit(ZMQ.Socket socket, SocketLimits limits) {
        socket.setMaxMsgSize(limits.maxMessageBytes());
        socket.setMsgAllocator(new GuardedAllocator(limits.maxMessageBytes()));
        socket.setHWM(limits.highWaterMark());
        socket.setHandshakeIvl(Math.toIntExact(limits.handshakeTimeout().toMillis()));
        socket.setBacklog(limits.backlog());
        socket.setReceiveBufferSize(limits.receiveBufferBytes());
        socket.setTCPKeepAlive(1);
        socket.setTCPKeepAliveIdle(KEEP_ALIVE_IDLE_SECONDS);
        socket.setTCPKeepAliveInterval(KEEP_ALIVE_PROBE_SECONDS);
        socket.setTCPKeepAliveCount(KEEP_ALIVE_PROBES);
    }

    /** JeroMQ calls every failure "address in use", so the kernel is asked. */
    private static String cause(BindAddress address, Exception failure) {
        try (ServerSocketChannel probe = ServerSocketChannel.open()) {
            probe.bind(address.resolve());
            return String.valueOf(failure.getMessage());
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    ZMQ.Socket socket() {
        return socket;
    }

    int port() {
        return port;
    }

    /** Wakes the thread that reads, which closes the socket, and waits for it. */
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
