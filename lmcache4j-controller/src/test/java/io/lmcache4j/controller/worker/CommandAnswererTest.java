package io.lmcache4j.controller.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.controller.message.ControlMsg;
import io.lmcache4j.controller.message.ControlMsg.HealthWorkerMsg;
import io.lmcache4j.controller.message.ControlRetMsg.HealthWorkerRetMsg;
import io.lmcache4j.controller.message.ErrorMsg;
import io.lmcache4j.controller.message.Message;
import io.lmcache4j.controller.message.MessageCodec;
import io.lmcache4j.controller.message.MessageException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

@Timeout(30)
class CommandAnswererTest {
    private final CountDownLatch hung = new CountDownLatch(1);

    private Message run(ControlMsg command) {
        return switch (command.workerEventId()) {
            case "hangs" -> {
                try {
                    yield new HealthWorkerRetMsg(hung.await(20, TimeUnit.SECONDS) ? 1 : 2);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            case "fails" -> throw new IllegalStateException("out of order");
            case "runs out" -> throw new StackOverflowError();
            default -> new HealthWorkerRetMsg(0);
        };
    }

    private static Message ask(CommandAnswerer answerer, String id) throws MessageException {
        return MessageCodec.decode(answerer.answer(MessageCodec.encode(new HealthWorkerMsg(id))));
    }

    @Test
    void everyCommandIsAnsweredInTimeAlsoOneThatHangs() throws MessageException {
        CommandAnswerer answerer = new CommandAnswerer(this::run, Duration.ofMillis(50));
        assertThat(ask(answerer, "works")).isEqualTo(new HealthWorkerRetMsg(0));
        assertThat(ask(answerer, "fails")).isEqualTo(new ErrorMsg("Worker error: out of order"));
        assertThat(ask(answerer, "runs out"))
                .isEqualTo(new ErrorMsg("Worker error: java.lang.StackOverflowError"));
        for (int i = 0; i < 4; i++) {
            assertThat(ask(answerer, "hangs")).isInstanceOf(ErrorMsg.class);
        }
        assertThat(ask(answerer, "works"))
                .isEqualTo(new ErrorMsg("Worker error: 4 earlier commands have not ended yet"));
        hung.countDown();
        Message answer = ask(answerer, "works");
        while (!answer.equals(new HealthWorkerRetMsg(0))) {
            Thread.onSpinWait();
            answer = ask(answerer, "works");
        }
    }
}
