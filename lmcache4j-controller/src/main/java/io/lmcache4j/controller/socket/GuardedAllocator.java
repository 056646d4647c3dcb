package io.lmcache4j.controller.socket;

import zmq.Msg;
import zmq.msg.MsgAllocator;

/**
 * Makes room for the frames of one connection that we made; for those that connect to us see {@link
 * GuardedSession}. For ZeroMQ's thread.
 *
 * <p>JeroMQ 0.6.0 compares a frame's length with the limit as a signed number and then cuts it to
 * 32 bits (its issue 1005), so lengths from 2^63 on come here as any {@code int}. It survives no
 * exception here: its decoder would try the same length for ever. So such a frame is taken as an
 * empty one; what follows on that connection is rubbish frame by frame.
 *
 * <p>Frames wait for the last one of their message without any limit. What is too much is read and
 * dropped, so that no more comes of this message; who waits for an answer gives up in time, and
 * takes another connection.
 */
final class GuardedAllocator implements MsgAllocator {
    private final long maxMessageBytes;
    private final int maxFrames;
    private long bytes;
    private int frames;

    GuardedAllocator(long maxMessageBytes, int maxFrames) {
        this.maxMessageBytes = maxMessageBytes;
        this.maxFrames = maxFrames;
    }

    @Override
    public Msg allocate(int size) {
        if (size < 0 || size > maxMessageBytes) {
            return new Msg(0);
        }
        try {
            return new Frame(size, bytes + size > maxMessageBytes || frames >= maxFrames);
        } catch (OutOfMemoryError e) {
            return new Msg(0);
        }
    }

    /** Learns from the decoder whether it is the last of its message. */
    private final class Frame extends Msg {
        private final boolean tooMuch;

        Frame(int size, boolean tooMuch) {
            super(size);
            this.tooMuch = tooMuch;
        }

        @Override
        public void setFlags(int flags) {
            super.setFlags(flags);
            if (tooMuch || super.isCommand()) {
                return;
            }
            boolean more = hasMore();
            frames = more ? frames + 1 : 0;
            bytes = more ? bytes + size() : 0;
        }

        /** JeroMQ gives commands to nobody. */
        @Override
        public boolean isCommand() {
            return tooMuch || super.isCommand();
        }
    }
}
