package io.lmcache4j.controller.worker;

import io.lmcache4j.controller.message.HeartbeatCommand;
import io.lmcache4j.controller.message.WorkerReqRetMsg.HeartbeatRetMsg;
import io.lmcache4j.controller.socket.RequestSocket;
import io.lmcache4j.controller.socket.SocketContext;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.ZMQException;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The thread that tells a controller that this worker lives, where it wants to know, and hears what
 * it asks for in return (controller.md §7).
 */
final class HeartbeatLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.controller.worker");

    private static final Duration LOOK = Duration.ofMillis(200);

    private final WorkerOptions options;
    private final Duration interval;
    private final Identity me;
    private final Connection connection;
    private final SocketContext context;
    private final Closing closing;
    private final Consumer<String> fullSync;
    private boolean failing;

    /**
     * Heartbeats.
     *
     * @param fullSync told the reason when the controller asks for one
     */
    HeartbeatLoop(
            WorkerOptions options,
            Duration interval,
            Identity me,
            Connection connection,
            SocketContext context,
            Closing closing,
            Consumer<String> fullSync) {
        this.options = options;
        this.interval = interval;
        this.me = me;
        this.connection = connection;
        this.context = context;
        this.closing = closing;
        this.fullSync = fullSync;
    }

    @Override
    public void run() {
        try {
            String url = awaitUrl();
            closing.of(options.heartbeatDelay());
            while (true) {
                beatAt(url);
                url = awaitUrl();
            }
        } catch (InterruptedException closed) {
            LOG.debug("{}: closed", me);
        } catch (ZMQException ended) {
            LOG.debug("{}: the sockets ended", me, ended);
        }
    }

    private String awaitUrl() throws InterruptedException {
        while (true) {
            Optional<String> url = connection.heartbeatUrl();
            if (url.isPresent()) {
                return url.get();
            }
            closing.of(LOOK);
        }
    }

    /** Goes on until the controller wants them elsewhere. */
    private void beatAt(String url) throws InterruptedException {
        try (RequestSocket socket = new RequestSocket(context, url, options.key())) {
            Ask ask = new Ask(socket, options.answerTimeout());
            while (connection.heartbeatUrl().filter(url::equals).isPresent()) {
                beat(ask, url);
                closing.of(interval);
            }
        }
    }

    private void beat(Ask ask, String url) {
        try {
            HeartbeatRetMsg answer = ask.ask(me.heartbeat(), HeartbeatRetMsg.class);
            answer.commands().forEach(this::obey);
            if (failing) {
                LOG.info("{}: heartbeats are answered again", me);
            }
            failing = false;
        } catch (NoAnswerException failed) {
            if (!failing) {
                LOG.warn("{}: heartbeat to {}: {}", me, url, failed.getMessage());
            }
            failing = true;
        }
    }

    private void obey(HeartbeatCommand command) {
        switch (command) {
            case HeartbeatCommand.FullSync(Optional<String> reason, _) -> {
                LOG.info("{}: the controller asks for a full sync: {}", me, reason.orElse("-"));
                fullSync.accept(reason.orElse("command"));
            }
            case HeartbeatCommand.Unspecified(Optional<String> reason, _) ->
                    LOG.info("{}: ignored a command without content: {}", me, reason.orElse("-"));
        }
    }
}
