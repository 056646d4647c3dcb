package io.lmcache4j.controller.socket;

import org.zeromq.SocketType;
import org.zeromq.ZMQ;

import zmq.Msg;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Commands one worker, which answers by a REP (controller.md §3). One command at a time; belongs to
 * one thread.
 *
 * <p>A DEALER, which unlike REQ can give up waiting. Before the empty frame it writes a number, as
 * REQ does with {@code REQ_CORRELATE}: a REP gives back all that stands before the empty frame, so
 * a late or second answer is never taken for the next one's.
 */
public final class CommandSocket implements AutoCloseable {
    private static final int FRAMES = 3;

    private final ZMQ.Socket socket;
    private int number;
    private long strays;

    /**
     * Connects, in the background; never fails because nobody listens.
     *
     * @param address {@code host:port}, without a scheme
     */
    public CommandSocket(SocketContext context, String address, Optional<CurveKey> key) {
        socket = Clients.connect(context, SocketType.DEALER, address, key);
    }

    private static byte[] id(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }

    /** Sends a command, without waiting; whether there was room for it. */
    public boolean send(byte[] command) {
        number++;
        return socket.send(id(number), ZMQ.SNDMORE | ZMQ.DONTWAIT)
                && socket.send(new byte[0], ZMQ.SNDMORE)
                && socket.send(command, 0);
    }

    /** The answer to the last command, if it is there. */
    public Optional<byte[]> answer() {
        Msg first = socket.recvMsg(ZMQ.DONTWAIT);
        while (first != null) {
            List<Msg> frames = rest(first);
            if (frames.size() == FRAMES && Arrays.equals(first.data(), id(number))) {
                return Optional.of(frames.getLast().data());
            }
            strays++;
            first = socket.recvMsg(ZMQ.DONTWAIT);
        }
        return Optional.empty();
    }

    private List<Msg> rest(Msg first) {
        List<Msg> frames = new ArrayList<>(FRAMES);
        frames.add(first);
        Msg frame = first;
        while (frame.hasMore()) {
            frame = socket.recvMsg(0);
            if (frames.size() <= FRAMES) {
                frames.add(frame);
            }
        }
        return frames;
    }

    /** Messages that answered nothing that was still asked. */
    public long strays() {
        return strays;
    }

    ZMQ.Socket socket() {
        return socket;
    }

    @Override
    public void close() {
        socket.close();
    }
}
