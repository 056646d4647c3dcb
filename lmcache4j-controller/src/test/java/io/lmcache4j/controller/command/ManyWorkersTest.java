package io.lmcache4j.controller.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.controller.message.ControlRetMsg.ClearWorkerRetMsg;
import io.lmcache4j.controller.message.MessageCodec;
import io.lmcache4j.controller.message.WorkerInfo;
import io.lmcache4j.controller.socket.PythonPeer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A thousand REP sockets of one Python process, commanded at once. */
@Timeout(180)
class ManyWorkersTest {
    private static final int WORKERS = 1000;
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final List<WorkerInfo> workers = new ArrayList<>();
    private PythonPeer peer;
    private Commander commander;

    @BeforeEach
    void begin() {
        byte[] answer = MessageCodec.encode(new ClearWorkerRetMsg(256));
        peer = new PythonPeer("reps", String.valueOf(WORKERS), PythonPeer.hex(answer));
        int[] ports = Stream.of(peer.line().split(" ")).mapToInt(Integer::parseInt).toArray();
        for (int i = 0; i < ports.length; i++) {
            workers.add(new WorkerInfo("a", i, "127.0.0.1", ports[i], Optional.empty(), 0, 0));
        }
    }

    @AfterEach
    void end() {
        commander.close();
        peer.close();
    }

    private ClusterExecutor executor(Duration deadline, int sockets) {
        commander =
                new Commander(
                        new CommandOptions(
                                deadline, 64, sockets, Duration.ofMinutes(1), Optional.empty()));
        workers.forEach(commander::registered);
        return new ClusterExecutor(commander, _ -> workers);
    }

    @Test
    void allAreReachedWithinTheDeadline() throws Exception {
        FanOut all = executor(DEADLINE, WORKERS).clear("Clear1", "a", "LocalCPUBackend");

        assertThat(all.status()).isEqualTo("success");
        assertThat(all.workers()).hasSize(WORKERS);
        assertThat(commander.stats().answered()).isEqualTo(WORKERS);
        assertThat(commander.stats().sockets()).isEqualTo(WORKERS);
    }

    @Test
    void fewSocketsAreEnoughForAll() throws Exception {
        FanOut all = executor(DEADLINE, 50).clear("Clear1", "a", "LocalCPUBackend");

        assertThat(all.status()).isEqualTo("success");
        assertThat(all.workers()).hasSize(WORKERS);
        assertThat(commander.stats().sockets()).isLessThanOrEqualTo(50);
    }

    @Test
    void whenNobodyAnswersAllAreGivenUpTogether() {
        peer.close();
        long start = System.nanoTime();

        assertThatThrownBy(
                        () ->
                                executor(Duration.ofSeconds(2), WORKERS)
                                        .clear("Clear1", "a", "LocalCPUBackend"))
                .isInstanceOf(CommandTimeoutException.class);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(DEADLINE);
        assertThat(commander.stats().missed()).isEqualTo(WORKERS);
        assertThat(commander.stats().silent()).hasSize(WORKERS);
        assertThat(commander.stats().sockets()).isZero();
    }
}
