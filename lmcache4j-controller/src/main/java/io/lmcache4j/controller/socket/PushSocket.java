package io.lmcache4j.controller.socket;

import org.zeromq.SocketType;
import org.zeromq.ZMQ;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Tells a controller what needs no answer (controller.md §3): a PUSH. What it took is not yet with
 * the controller: up to a high-water mark waits in memory, and is lost with the process. Belongs to
 * one thread.
 */
public final class PushSocket implements AutoCloseable {
    private final ZMQ.Socket socket;

    /**
     * Connects, in the background; never fails because nobody listens.
     *
     * @param address {@code host:port}, without a scheme
     * @param highWaterMark messages that may wait in memory
     */
    public PushSocket(
            SocketContext context, String address, Optional<CurveKey> key, int highWaterMark) {
        this(context, address, key, highWaterMark, () -> {});
    }

    /**
     * As above.
     *
     * @param lost told whenever a connection ends, with which goes what was on its way; on ZeroMQ's
     *     thread, which must not wait
     */
    public PushSocket(
            SocketContext context,
            String address,
            Optional<CurveKey> key,
            int highWaterMark,
            Runnable lost) {
        socket = Clients.connect(context, SocketType.PUSH, address, key, highWaterMark, lost);
    }

    /**
     * Sends frames as one message, each of them a message to the controller.
     *
     * @return whether they were taken in time: all of them or none
     * @throws org.zeromq.ZMQException with {@code ETERM} when the context is closed meanwhile
     */
    public boolean push(List<byte[]> frames, Duration timeout) {
        socket.setSendTimeOut(Math.toIntExact(Math.max(0, timeout.toMillis())));
        for (int i = 0; i < frames.size(); i++) {
            // Only the first can be refused: ZeroMQ never ends a message half-way.
            boolean last = i == frames.size() - 1;
            if (!socket.send(frames.get(i), last ? 0 : ZMQ.SNDMORE)) {
                return false;
            }
        }
        return true;
    }

    /** Lets what was taken leave for so long once this is closed; else it goes with it. */
    public void lingerAtClose(Duration time) {
        socket.setLinger(Math.toIntExact(time.toMillis()));
    }

    @Override
    public void close() {
        socket.close();
    }
}
