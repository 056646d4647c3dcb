package io.lmcache4j.controller.socket;

import zmq.Options;
import zmq.io.IOThread;
import zmq.io.SessionBase;
import zmq.io.StreamEngine;

import java.nio.channels.SocketChannel;

/** Speaks ZMTP on one accepted connection, and ends that alone when JeroMQ fails on what came. */
final class GuardedEngine extends StreamEngine {
    private GuardedSession session;

    GuardedEngine(SocketChannel channel, Options options, String endpoint) {
        super(channel, options, endpoint);
    }

    @Override
    public void plug(IOThread thread, SessionBase plugged) {
        session = (GuardedSession) plugged;
        super.plug(thread, plugged);
    }

    @Override
    public void inEvent() {
        try {
            super.inEvent();
        } catch (RuntimeException | Error defect) {
            session.broken();
        }
    }
}
