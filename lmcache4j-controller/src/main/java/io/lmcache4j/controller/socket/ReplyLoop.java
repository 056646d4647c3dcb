package io.lmcache4j.controller.socket;

import org.zeromq.ZMQ;

import zmq.Msg;

/**
 * A socket that answers: {@code [id, empty, payload]} both ways (controller.md §3). Fewer frames
 * get no answer, as with LMCache; more are ignored.
 */
final class ReplyLoop extends SocketLoop {
    private static final int FRAMES = 3;

    private final Answerer answerer;

    ReplyLoop(ZMQ.Socket socket, String name, Answerer answerer, BadFrames badFrames) {
        super(socket, name, badFrames);
        this.answerer = answerer;
    }

    @Override
    void message(Msg first) {
        Msg frame = first;
        Msg payload = first;
        int count = 1;
        while (frame.hasMore()) {
            frame = socket().recvMsg(0);
            count++;
            if (count <= FRAMES) {
                payload = frame;
            }
        }
        if (!isKnown(payload)) {
            return;
        }
        traffic().begun();
        try {
            if (count < FRAMES) {
                bad(BadFrameKind.SHORT, payload, count + " frames instead of " + FRAMES);
            } else {
                answer(bytes(first), payload);
            }
        } finally {
            traffic().ended();
        }
    }

    private void answer(byte[] id, Msg payload) {
        byte[] answer;
        try {
            answer = answerer.answer(bytes(payload));
        } catch (Throwable failure) {
            bad(Failures.kind(failure), payload, Failures.text(failure));
            return;
        }
        socket().sendMore(id);
        socket().sendMore(new byte[0]);
        socket().send(answer);
    }
}
