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
        socket = Clients.connect(context, SocketType.PUSH, address, key, highWaterMark);
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

    @Override
    public void close() {
        socket.close();
    }
}
