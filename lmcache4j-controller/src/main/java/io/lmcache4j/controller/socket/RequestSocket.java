package io.lmcache4j.controller.socket;

import org.zeromq.SocketType;
import org.zeromq.ZMQ;

import zmq.Msg;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks a controller: a DEALER that writes and drops the empty frame of a request by hand
 * (controller.md §3). Answers carry no name, so one that comes too late must not be taken for the
 * next: after a miss the socket is replaced. Belongs to one thread.
 */
public final class RequestSocket implements AutoCloseable {
    /** How soon it shows that an answer can no longer come. */
    private static final int LOOK_MILLIS = 100;

    private final SocketContext context;
    private final String address;
    private final Optional<CurveKey> key;
    private final Runnable lost;
    private ZMQ.Socket socket;
    private AtomicLong ends;

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
        AtomicLong endsOfThis = new AtomicLong();
        ends = endsOfThis;
        Runnable ended =
                () -> {
                    endsOfThis.incrementAndGet();
                    lost.run();
                };
        return Clients.connect(context, SocketType.DEALER, address, key, highWaterMark, ended);
    }

    /**
     * Sends a request and waits.
     *
     * @return the answer's last frame; empty when none came in time, or can come any more as the
     *     connection ended meanwhile
     * @throws org.zeromq.ZMQException with {@code ETERM} when the context is closed meanwhile; the
     *     socket must be closed then
     */
    public Optional<byte[]> ask(byte[] request, Duration timeout) {
        int millis = Math.toIntExact(Math.max(1, timeout.toMillis()));
        socket.setSendTimeOut(millis);
        long deadline = System.nanoTime() + timeout.toNanos();
        long endsBefore = ends.get();
        boolean sent = socket.sendMore(new byte[0]) && socket.send(request);
        Optional<byte[]> answer = sent ? lastFrame(deadline, endsBefore) : Optional.empty();
        if (answer.isEmpty()) {
            socket.close();
            socket = connect();
        }
        return answer;
    }

    private Optional<byte[]> lastFrame(long deadline, long endsBefore) {
        Msg frame = null;
        long left = deadline - System.nanoTime();
        while (frame == null && left > 0 && ends.get() == endsBefore) {
            socket.setReceiveTimeOut((int) Math.min(LOOK_MILLIS, left / 1_000_000 + 1));
            frame = socket.recvMsg(0);
            left = deadline - System.nanoTime();
        }
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
