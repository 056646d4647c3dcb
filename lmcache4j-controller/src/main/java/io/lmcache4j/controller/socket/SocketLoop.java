package io.lmcache4j.controller.socket;

import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

import zmq.Msg;
import zmq.io.Metadata;

/**
 * Reads one socket until its context ends, on the thread that owns it. Nothing that a frame causes
 * ends the loop.
 */
abstract class SocketLoop implements Runnable {
    private final ZMQ.Socket socket;
    private final String name;
    private final BadFrames badFrames;
    private final TrafficCounter traffic = new TrafficCounter();

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

    @Override
    public final void run() {
        try {
            while (true) {
                message(next());
            }
        } catch (ZMQException e) {
            if (e.getErrorCode() != ZMQ.Error.ETERM.getCode()) {
                throw e;
            }
        } finally {
            socket.close();
        }
    }

    private Msg next() {
        Msg ready = socket.recvMsg(ZMQ.DONTWAIT);
        if (ready != null) {
            traffic.pending(true);
            return ready;
        }
        traffic.pending(false);
        while (ready == null) {
            ready = socket.recvMsg(0);
        }
        return ready;
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
