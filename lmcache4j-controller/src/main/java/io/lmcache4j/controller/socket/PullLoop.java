package io.lmcache4j.controller.socket;

import org.zeromq.ZMQ;

import zmq.Msg;

/** The one-way socket: each frame is a message, in however many parts they come. */
final class PullLoop extends SocketLoop {
    /** Where few cores are busy, a lookup waits for so many messages, not for a time slice. */
    private static final int BETWEEN_YIELDS = 16;

    private final FrameHandler handler;
    private int sinceYield;

    PullLoop(ZMQ.Socket socket, FrameHandler handler, BadFrames badFrames) {
        super(socket, "pull", badFrames);
        this.handler = handler;
    }

    @Override
    void message(Msg first) {
        traffic().begun();
        try {
            handler.pulled(bytes(first));
        } catch (Throwable failure) {
            // Errors too: a frame deep enough to overflow the stack must not silence every worker.
            bad(Failures.kind(failure), first, Failures.text(failure));
        } finally {
            traffic().ended();
        }
        sinceYield++;
        if (sinceYield == BETWEEN_YIELDS) {
            sinceYield = 0;
            letOthersRun();
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // Nothing but the wait of others depends on it.
    private static void letOthersRun() {
        Thread.yield();
    }
}
