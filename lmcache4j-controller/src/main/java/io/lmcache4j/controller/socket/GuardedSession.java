package io.lmcache4j.controller.socket;

import zmq.Msg;
import zmq.Options;
import zmq.SocketBase;
import zmq.ZError;
import zmq.io.IEngine;
import zmq.io.IOThread;
import zmq.io.SessionBase;
import zmq.io.StreamEngine;
import zmq.msg.MsgAllocator;

/**
 * One connection that a listening socket has accepted, held to limits that JeroMQ 0.6.0 does not
 * have. Lives on ZeroMQ's thread of its socket.
 *
 * <p>A peer may take only so long for its handshake and for a message, and a message may have only
 * so many frames and bytes: JeroMQ's own timer ends with the greeting, and frames that wait for the
 * last one of their message are in no high-water mark. Lengths of 2^63 and more JeroMQ cuts to 32
 * bits (its issue 1005): what is too long or negative then is refused, and the rest is a short
 * frame of rubbish. Protocols before ZMTP 3 don't say who speaks, and are refused too. Whoever
 * breaks a limit loses this connection, and nobody else notices.
 */
final class GuardedSession extends SessionBase implements MsgAllocator {
    private final SocketLimits limits;
    private final Guests guests;
    private final Room room;
    private final Visits visits;
    private final String peer;
    private final boolean wantsIdentity;

    private IEngine engine;
    private boolean over;

    /** Of the message that is under way, what waits for its last frame. */
    private int frames;

    private long bytes;

    /** What the frame that is being read has taken of the room. */
    private long reading;

    /** The frame that is being read is not wanted. */
    private boolean refused;

    GuardedSession(
            IOThread thread,
            SocketBase socket,
            Options options,
            boolean wantsIdentity,
            String peer,
            Terms terms) {
        super(thread, false, socket, options, null);
        this.wantsIdentity = wantsIdentity;
        this.peer = peer;
        limits = terms.limits();
        guests = terms.guests();
        room = terms.room();
        visits = terms.visits();
    }

    /** What all connections of a socket have in common. */
    record Terms(SocketLimits limits, Guests guests, Room room, Visits visits) {}

    @Override
    protected void processAttach(IEngine attached) {
        engine = attached;
        guests.arrived(this);
        super.processAttach(attached);
    }

    /** Makes room for a frame whose length the peer has claimed. Must not throw, see JeroMQ. */
    @Override
    public Msg allocate(int size) {
        // Frames of a handshake are never pushed.
        room.give(reading);
        reading = 0;
        guests.begun(this);
        long whole = bytes + size;
        if (size < 0 || whole > limits.maxMessageBytes()) {
            refuse(BadFrameKind.OVERSIZED, "longer than " + limits.maxMessageBytes() + " bytes");
        } else if (frames >= limits.maxFrames()) {
            refuse(BadFrameKind.OVERSIZED, "more than " + limits.maxFrames() + " frames");
        } else if (!room.has(size)) {
            refuse(BadFrameKind.NO_ROOM, "no room for " + size + " bytes");
        } else {
            try {
                Msg frame = new Msg(size);
                reading = size;
                room.take(size);
                return frame;
            } catch (OutOfMemoryError e) {
                refuse(BadFrameKind.NO_ROOM, "no memory for " + size + " bytes");
            }
        }
        // Ready at once, so what follows is pushMsg, or the handshake, which does not like it
        // either.
        return new Msg(0);
    }

    private void refuse(BadFrameKind kind, String why) {
        if (!refused) {
            refused = true;
            visits.sentAway(kind, peer, bytes + reading, why);
        }
    }

    /** A whole frame; false with an error other than EAGAIN ends the connection. */
    @Override
    protected boolean pushMsg(Msg frame) {
        if (refused) {
            errno.set(ZError.EMSGSIZE);
            return false;
        }
        if (frame.isIdentity()) {
            guests.known(this);
            ended();
            return !wantsIdentity || super.pushMsg(frame);
        }
        if (!super.pushMsg(frame)) {
            // The socket's thread is behind, which is not the peer's fault.
            guests.ended(this);
            return false;
        }
        if (frame.hasMore()) {
            frames++;
            bytes += reading;
            reading = 0;
        } else if (!frame.isCommand() || frames == 0) {
            ended();
        }
        return true;
    }

    private void ended() {
        room.give(bytes + reading);
        frames = 0;
        bytes = 0;
        reading = 0;
        guests.ended(this);
    }

    /** Asked of peers that speak ZMTP 2 or below, or nothing like it: true sends them away. */
    @Override
    protected boolean zapEnabled() {
        refuse(BadFrameKind.FOREIGN, "the peer does not speak ZMTP 3");
        return true;
    }

    /** It took too long to say what it is. */
    void silent() {
        end(StreamEngine.ErrorReason.TIMEOUT);
    }

    /** It took too long to end a message. */
    void unfinished() {
        refuse(
                BadFrameKind.UNFINISHED,
                "not finished after " + limits.messageTimeout().toSeconds() + " s");
        end(StreamEngine.ErrorReason.TIMEOUT);
    }

    /** JeroMQ failed on what came here. */
    void broken() {
        if (!over) {
            visits.failed();
            refused = true;
            end(StreamEngine.ErrorReason.PROTOCOL);
        }
    }

    private void end(StreamEngine.ErrorReason reason) {
        IEngine ending = engine;
        flush();
        engineError(true, reason);
        ending.terminate();
    }

    @Override
    public void engineError(boolean handshaked, StreamEngine.ErrorReason reason) {
        over = true;
        guests.gone(this);
        room.give(bytes + reading);
        if (reason == StreamEngine.ErrorReason.PROTOCOL && !refused) {
            visits.failed();
        }
        super.engineError(handshaked, reason);
    }
}
