package io.lmcache4j.controller.socket;

import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

import zmq.Msg;
import zmq.io.Metadata;
import zmq.poll.IPollEvents;
import zmq.poll.Poller;

/**
 * Reads one socket until its context ends. Nothing that a frame causes ends it.
 *
 * <p>It is called by the thread that moves the socket's bytes. A thread of its own would be woken
 * for each message, which costs as much as fifty events do; and where both share a core, JeroMQ's
 * thread runs in circles when it interrupts the other one just while that wakes it.
 */
abstract class SocketLoop implements IPollEvents {
    private final ZMQ.Socket socket;
    private final String name;
    private final BadFrames badFrames;
    private final TrafficCounter traffic = new TrafficCounter();
    private Poller poller;
    private Poller.Handle handle;
    private volatile boolean ended;

    SocketLoop(ZMQ.Socket socket, String name, BadFrames badFrames) {
        this.socket = socket;
        this.name = name;
        this.badFrames = badFrames;
    }

    final String name() {
        return name;
    }

    /** Handles the message that begins with this frame, and reads the rest of it. */
    abstract void message(Msg first);

    /** Begins; on the thread that calls everything else. */
    final void begin(Poller ioThread) {
        poller = ioThread;
        handle = ioThread.addHandle(socket.getFD(), this);
        ioThread.setPollIn(handle);
        inEvent();
    }

    /** Reads all there is: nobody is told again of what stays. */
    @Override
    public final void inEvent() {
        boolean open = false;
        try {
            traffic.pending(true);
            Msg next = socket.recvMsg(ZMQ.DONTWAIT);
            while (next != null) {
                message(next);
                next = socket.recvMsg(ZMQ.DONTWAIT);
            }
            open = true;
        } catch (ZMQException e) {
            if (e.getErrorCode() != ZMQ.Error.ETERM.getCode()) {
                throw e;
            }
        } finally {
            traffic.pending(false);
            if (!open) {
                ended = true;
                poller.removeHandle(handle);
                socket.close();
            }
        }
    }

    /** Whether it reads no more. */
    final boolean isEnded() {
        return ended;
    }

    final ZMQ.Socket socket() {
        return socket;
    }

    final TrafficCounter traffic() {
        return traffic;
    }

    /** The frame's bytes; JeroMQ made the array for this frame alone. */
    static byte[] bytes(Msg frame) {
        return frame.data();
    }

    final void bad(BadFrameKind kind, Msg frame, String error) {
        Metadata metadata = frame.getMetadata();
        String peer = metadata == null ? null : metadata.get(Metadata.PEER_ADDRESS);
        badFrames.add(name, kind, peer == null ? "unknown" : peer, bytes(frame), error);
    }
}
