package io.lmcache4j.controller.socket;

import org.zeromq.SocketType;

import java.net.BindException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Answers a controller's commands: what LMCache has a REP for (controller.md §3). A ROUTER inside,
 * so that a controller that went away, or two of them, never leave it stuck. Has a context of its
 * own, whose thread answers.
 */
public final class AnswerSocket implements AutoCloseable {
    private final BoundSocket socket;
    private final BadFrames badFrames = new BadFrames(InstantSource.system());
    private boolean closed;

    private AnswerSocket(
            String name, BindAddress address, Optional<CurveKey> key, Answerer answerer)
            throws BindException {
        SocketContext context = new SocketContext(name, 1, Duration.ofSeconds(5), _ -> {});
        socket =
                BoundSocket.bind(
                        SocketType.ROUTER,
                        address,
                        SocketLimits.DEFAULTS,
                        key,
                        context,
                        Visits.UNNOTED,
                        name);
        socket.serve(new ReplyLoop(socket.socket(), name, answerer, badFrames));
    }

    /**
     * Binds, and answers from then on.
     *
     * @param name begins the names of its threads, and is what an error says
     * @throws BindException when it can't be bound
     */
    public static AnswerSocket open(
            String name, BindAddress address, Optional<CurveKey> key, Answerer answerer)
            throws BindException {
        return new AnswerSocket(name, address, key, answerer);
    }

    /** The port that was really bound. */
    public int port() {
        return socket.port();
    }

    /** Frames that could not be answered, by kind. */
    public Map<BadFrameKind, Long> badFrames() {
        return badFrames.counts();
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            socket.close();
        }
    }
}
