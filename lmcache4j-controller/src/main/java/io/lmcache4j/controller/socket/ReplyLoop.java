package io.lmcache4j.controller.socket;

import io.lmcache4j.controller.message.ErrorMsg;
import io.lmcache4j.controller.message.MessageCodec;

import org.zeromq.ZMQ;

import zmq.Msg;

import java.util.ArrayList;
import java.util.List;

/**
 * A socket that answers: {@code [id, empty, payload]} both ways (controller.md §3). Fewer frames
 * get no answer, as with LMCache. A REQ may write more between the id and the empty frame, and
 * finds it before its answer, as a REP would have it.
 */
final class ReplyLoop extends SocketLoop {
    private static final int FRAMES = 3;

    /** Frames beyond it are read and dropped; they can only be what a proxy wrote, or nonsense. */
    private static final int MOST_FRAMES = 16;

    private final Answerer answerer;

    ReplyLoop(ZMQ.Socket socket, String name, Answerer answerer, BadFrames badFrames) {
        super(socket, name, badFrames);
        this.answerer = answerer;
    }

    @Override
    void message(Msg first) {
        List<Msg> frames = rest(first);
        Msg last = frames.getLast();
        traffic().begun();
        try {
            if (frames.size() < FRAMES) {
                bad(BadFrameKind.SHORT, last, frames.size() + " frames instead of " + FRAMES);
            } else {
                answer(frames, payload(frames));
            }
        } finally {
            traffic().ended();
        }
    }

    private List<Msg> rest(Msg first) {
        List<Msg> frames = new ArrayList<>(FRAMES);
        frames.add(first);
        Msg frame = first;
        while (frame.hasMore()) {
            frame = socket().recvMsg(0);
            if (frames.size() < MOST_FRAMES) {
                frames.add(frame);
            }
        }
        return frames;
    }

    /** Where the payload stands: behind the first empty frame, or third if there is none. */
    private static int payload(List<Msg> frames) {
        for (int i = 1; i < frames.size() - 1; i++) {
            if (frames.get(i).size() == 0) {
                return i + 1;
            }
        }
        return FRAMES - 1;
    }

    private void answer(List<Msg> frames, int at) {
        Msg payload = frames.get(at);
        byte[] answer;
        try {
            answer = answerer.answer(bytes(payload));
        } catch (Throwable failure) {
            // Errors too; and who asked is told, or a REQ would never ask again.
            bad(Failures.kind(failure), payload, Failures.text(failure));
            answer = MessageCodec.encode(new ErrorMsg(Failures.text(failure)));
        }
        for (Msg envelope : frames.subList(0, at - 1)) {
            socket().sendMore(bytes(envelope));
        }
        socket().sendMore(new byte[0]);
        socket().send(answer);
    }
}
