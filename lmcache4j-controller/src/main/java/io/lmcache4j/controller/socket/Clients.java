package io.lmcache4j.controller.socket;

import org.zeromq.SocketType;
import org.zeromq.ZMQ;

import java.util.Optional;

/** Sockets that connect. */
final class Clients {
    private static final int FIRST_RETRY_MILLIS = 100;
    private static final int LAST_RETRY_MILLIS = 5000;

    private Clients() {}

    /**
     * Names are looked up later, and again at each attempt; a port that is none never becomes one.
     */
    private static void check(String address) {
        int colon = address.lastIndexOf(':');
        try {
            int port = colon <= 0 ? 0 : Integer.parseInt(address.substring(colon + 1));
            if (port > 0 && port <= 65_535) {
                return;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(refusal(address), e);
        }
        throw new IllegalArgumentException(refusal(address));
    }

    private static String refusal(String address) {
        return "an address is host:port, without a scheme; was " + address;
    }

    static ZMQ.Socket connect(
            SocketContext context, SocketType type, String address, Optional<CurveKey> key) {
        int highWaterMark = SocketLimits.DEFAULTS.highWaterMark();
        return connect(context, type, address, key, highWaterMark, () -> {});
    }

    static ZMQ.Socket connect(
            SocketContext context,
            SocketType type,
            String address,
            Optional<CurveKey> key,
            int highWaterMark,
            Runnable lost) {
        check(address);
        ZMQ.Socket socket = context.socket(type);
        try {
            SocketLimits limits = SocketLimits.DEFAULTS;
            socket.setMaxMsgSize(limits.maxMessageBytes());
            socket.setMsgAllocator(
                    new GuardedAllocator(limits.maxMessageBytes(), limits.maxFrames()));
            socket.setHandshakeIvl(Math.toIntExact(limits.handshakeTimeout().toMillis()));
            socket.setTCPKeepAlive(1);
            socket.setTCPKeepAliveIdle(GuardedListener.KEEP_ALIVE_IDLE_SECONDS);
            socket.setTCPKeepAliveInterval(GuardedListener.KEEP_ALIVE_PROBE_SECONDS);
            socket.setTCPKeepAliveCount(GuardedListener.KEEP_ALIVE_PROBES);
            socket.setHWM(highWaterMark);
            socket.setIPv6(address.startsWith("["));
            socket.setReconnectIVL(FIRST_RETRY_MILLIS);
            socket.setReconnectIVLMax(LAST_RETRY_MILLIS);
            key.ifPresent(it -> it.connect(socket));
            context.watch(socket, lost);
            socket.connect("tcp://" + address);
            return socket;
        } catch (RuntimeException e) {
            socket.close();
            throw e;
        }
    }
}
