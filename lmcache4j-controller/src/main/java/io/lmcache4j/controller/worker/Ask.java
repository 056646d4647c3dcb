package io.lmcache4j.controller.worker;

import io.lmcache4j.controller.message.ErrorMsg;
import io.lmcache4j.controller.message.Message;
import io.lmcache4j.controller.message.MessageCodec;
import io.lmcache4j.controller.message.MessageException;
import io.lmcache4j.controller.message.WorkerReqMsg;
import io.lmcache4j.controller.message.WorkerReqRetMsg;
import io.lmcache4j.controller.socket.RequestSocket;
import io.lmcache4j.controller.worker.NoAnswerException.Kind;

import java.time.Duration;
import java.util.Optional;

/** Puts one question at a time to a controller. Belongs to the thread that owns the socket. */
final class Ask {
    private final RequestSocket socket;
    private final Duration timeout;

    Ask(RequestSocket socket, Duration timeout) {
        this.socket = socket;
        this.timeout = timeout;
    }

    /**
     * Asks, and waits for the answer.
     *
     * @param expected the type of a good answer
     * @throws NoAnswerException if none comes in time, or another one, or an error
     */
    <T extends WorkerReqRetMsg> T ask(WorkerReqMsg question, Class<T> expected)
            throws NoAnswerException {
        String asked = question.getClass().getSimpleName();
        long begun = System.nanoTime();
        Optional<byte[]> frame = socket.ask(MessageCodec.encode(question), timeout);
        if (frame.isEmpty()) {
            boolean late = System.nanoTime() - begun >= timeout.toNanos();
            throw new NoAnswerException(
                    late
                            ? "no answer to %s within %.1f s"
                                    .formatted(asked, timeout.toMillis() / 1000.0)
                            : "the connection ended before the answer to " + asked,
                    Kind.SILENT);
        }
        Message answer;
        try {
            answer = MessageCodec.decode(frame.get());
        } catch (MessageException undecodable) {
            throw new NoAnswerException(
                    "answer to %s: %s".formatted(asked, undecodable.getMessage()), Kind.WRONG);
        }
        if (expected.isInstance(answer)) {
            return expected.cast(answer);
        }
        throw new NoAnswerException(
                answer instanceof ErrorMsg(String error)
                        ? "%s is refused: %s".formatted(asked, error)
                        : "%s is answered by %s"
                                .formatted(asked, answer.getClass().getSimpleName()),
                Kind.WRONG);
    }
}
