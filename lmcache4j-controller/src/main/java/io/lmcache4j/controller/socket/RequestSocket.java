package io.lmcache4j.controller.socket;

import org.zeromq.SocketType;
import org.zeromq.ZMQ;

import zmq.Msg;

import java.time.Duration;
import java.util.Optional;

/**
 * Asks a controller: a DEALER that writes and drops the empty frame of a request by hand
 * (controller.md §3). Answers carry no name, so one that comes too late must not be taken for the
 * next: after a miss the socket is replaced. Belongs to one thread.
 */
public final class RequestSocket implements AutoCloseable {
    private final SocketContext context;
    private final String address;
    private final Optional<CurveKey> key;
    private final Runnable lost;
    private ZMQ.Socket socket;

    /**
     * Connects, in the background; never fails because nobody listens.
     *
     * @param address {@code host:port}, without a scheme
     */
    public RequestSocket(SocketContext context, String address, Optional<CurveKey> key) {
        this(context, address, key, () -> {});
    }

    /**
     * As above.
     *
     * @param lost told whenever a connection ends; on ZeroMQ's thread, which must not wait
     */
    public RequestSocket(
            SocketContext context, String address, Optional<CurveKey> key, Runnable lost) {
        this.context = context;
        this.address = address;
        this.key = key;
        this.lost = lost;
        this.socket = connect();
    }

    private ZMQ.Socket connect() {
        int highWaterMark = SocketLimits.DEFAULTS.highWaterMark();
        return Clients.connect(context, SocketType.DEALER, address, key, highWaterMark, lost);
    }

    /**
     * Sends a request and waits.
     *
     * @return the answer's last frame; empty when none came in time
     * @throws org.zeromq.ZMQException with {@code ETERM} when the context is closed meanwhile; the
     *     socket must be closed then
     */
    public Optional<byte[]> ask(byte[] request, Duration timeout) {
        int millis = Math.toIntExact(Math.max(1, timeout.toMillis()));
        socket.setSendTimeOut(millis);
        socket.setReceiveTimeOut(millis);
        boolean sent = socket.sendMore(new byte[0]) && socket.send(request);
        Optional<byte[]> answer = sent ? lastFrame() : Optional.empty();
        if (answer.isEmpty()) {
            socket.close();
            socket = connect();
        }
        return answer;
    }

    private Optional<byte[]> lastFrame() {
        Msg frame = socket.recvMsg(0);
        while (frame != null && frame.hasMore()) {
            frame = socket.recvMsg(0);
        }
        return Optional.ofNullable(frame).map(Msg::data);
    }

    @Override
    public void close() {
        socket.close();
    }
}
