package io.lmcache4j.controller.socket;

import zmq.Msg;
import zmq.msg.MsgAllocator;

/**
 * Makes room for a frame whose length a peer has claimed that we connected to; for those that
 * connect to us see {@link GuardedSession}.
 *
 * <p>JeroMQ 0.6.0 compares the length with the limit as a signed number and then cuts it to 32 bits
 * (its issue 1005), so lengths from 2^63 on come here as any {@code int}. It survives no exception
 * here: its decoder would try the same length for ever. So such a frame is taken as an empty one;
 * what follows on that connection is rubbish frame by frame, and counted as such.
 */
record GuardedAllocator(long maxMessageBytes) implements MsgAllocator {
    @Override
    public Msg allocate(int size) {
        if (size < 0 || size > maxMessageBytes) {
            return new Msg(0);
        }
        try {
            return new Msg(size);
        } catch (OutOfMemoryError e) {
            return new Msg(0);
        }
    }
}
