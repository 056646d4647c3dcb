package io.lmcache4j.controller.socket;

import org.zeromq.ZMQ;

import zmq.Msg;

/** The one-way socket: each frame is a message, in however many parts they come. */
final class PullLoop extends SocketLoop {
    private final FrameHandler handler;

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
    }
}
