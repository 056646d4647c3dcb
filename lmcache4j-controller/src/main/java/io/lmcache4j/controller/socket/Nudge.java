package io.lmcache4j.controller.socket;

import zmq.poll.IPollEvents;
import zmq.poll.Poller;

import java.nio.channels.SelectableChannel;

/**
 * Lets JeroMQ look again at the connections it waits for, shortly after each that it has made.
 *
 * <p>JeroMQ 0.6.0 hands a new connection from who made it to who speaks on it by cancelling the
 * selector's key and asking for another. When it comes to both in one round of its loop, some one
 * connection in twenty, the key is still the cancelled one: nothing is read or written until
 * something else changes, which on a quiet thread is the end of the handshake's time. A change that
 * means nothing, a round or two later, is enough.
 */
final class Nudge implements IPollEvents {
    private static final long[] AFTER_MILLIS = {2, 20, 200};

    private volatile Poller poller;
    private Poller.Handle changed;
    private int timer;

    /** The loop that makes connections; the rest is called on its thread. */
    void of(Poller ioThread) {
        poller = ioThread;
    }

    /** There is a new connection, this channel. */
    void connected(Object channel) {
        if (channel instanceof SelectableChannel connection) {
            changed = new Poller.Handle(connection, this);
            for (long after : AFTER_MILLIS) {
                timer++;
                poller.addTimer(after, this, timer);
            }
        }
    }

    /** The loop does not know the handle: it only takes note that there was a change. */
    @Override
    public void timerEvent(int id) {
        poller.setPollIn(changed);
    }
}
