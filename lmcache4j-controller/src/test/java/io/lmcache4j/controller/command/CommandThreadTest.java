package io.lmcache4j.controller.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.controller.socket.AnswerSocket;
import io.lmcache4j.controller.socket.BindAddress;
import io.lmcache4j.controller.socket.PythonPeer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

class CommandThreadTest {
    private static final WorkerName WORKER = new WorkerName("fleet", 0);
    private static final BindAddress ANY_PORT = new BindAddress("127.0.0.1", 0);

    private CommandThread thread = start(Duration.ofSeconds(20), 64, 1000);

    private static CommandThread start(Duration deadline, int waiting, int sockets) {
        CommandThread started =
                new CommandThread(
                        new CommandOptions(
                                deadline,
                                waiting,
                                sockets,
                                Duration.ofMinutes(1),
                                Optional.empty()));
        started.start();
        return started;
    }

    private void restart(Duration deadline, int waiting, int sockets) {
        thread.close();
        thread = start(deadline, waiting, sockets);
    }

    @AfterEach
    void stop() {
        thread.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hex(String text) {
        return PythonPeer.hex(bytes(text));
    }

    /** Answers in text; "garbage" can't be read. */
    private CompletableFuture<String> ask(WorkerName worker, String command) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        thread.ask(
                worker,
                bytes(command),
                new Command.Outcome() {
                    @Override
                    public Command.Answer read(byte[] bytes) {
                        String text = new String(bytes, StandardCharsets.UTF_8);
                        return new Command.Answer(
                                !text.equals("garbage"), () -> answer.complete(text));
                    }

                    @Override
                    public void failed(Exception why) {
                        answer.completeExceptionally(why);
                    }
                });
        return answer;
    }

    private static String get(CompletableFuture<String> answer) throws Exception {
        return answer.get(20, TimeUnit.SECONDS);
    }

    private String address(PythonPeer worker) {
        return "127.0.0.1:" + worker.line();
    }

    @Test
    void aReplySocketAnswers() throws Exception {
        try (PythonPeer worker = new PythonPeer("rep")) {
            thread.at(WORKER, address(worker));
            CompletableFuture<String> first = ask(WORKER, "clear");
            CompletableFuture<String> second = ask(WORKER, "pin");
            assertThat(worker.line()).isEqualTo(hex("clear"));
            worker.send(bytes("cleared"));
            assertThat(get(first)).isEqualTo("cleared");
            assertThat(worker.line()).isEqualTo(hex("pin"));
            worker.send(bytes("pinned"));
            assertThat(get(second)).isEqualTo("pinned");
        }
    }

    @Test
    void aWorkerThatNeverAnswersCostsTheDeadlineAndTheNextOneAnswers() throws Exception {
        restart(Duration.ofSeconds(2), 64, 1000);
        try (PythonPeer silent = new PythonPeer("rep");
                PythonPeer worker = new PythonPeer("rep")) {
            thread.at(WORKER, address(silent));
            CompletableFuture<String> lost = ask(WORKER, "clear");
            CompletableFuture<String> behind = ask(WORKER, "pin");
            assertThat(silent.line()).isEqualTo(hex("clear"));
            assertThatThrownBy(() -> get(lost)).hasCauseInstanceOf(TimeoutException.class);
            assertThatThrownBy(() -> get(behind)).hasCauseInstanceOf(TimeoutException.class);
            assertThat(thread.stats().missed()).isEqualTo(2);
            // Both are sent if the second was asked so much later that it has time left.
            long sent = thread.stats().sent();
            assertThat(sent).isBetween(1L, 2L);
            assertThat(thread.stats().silent()).isEqualTo(Map.of("fleet/0", sent));
            assertThat(thread.stats().replaced()).isEqualTo(sent);

            thread.at(WORKER, address(worker));
            CompletableFuture<String> answered = ask(WORKER, "health");
            assertThat(worker.line()).isEqualTo(hex("health"));
            worker.send(bytes("good"));
            assertThat(get(answered)).isEqualTo("good");
            assertThat(thread.stats().silent()).isEmpty();
            assertThat(thread.stats().sent()).isEqualTo(sent + 1);
        }
    }

    @Test
    void aLateAnswerIsNotTakenForTheNextOne() throws Exception {
        restart(Duration.ofSeconds(2), 64, 1000);
        try (PythonPeer worker = new PythonPeer("rep")) {
            thread.at(WORKER, address(worker));
            CompletableFuture<String> late = ask(WORKER, "one");
            assertThat(worker.line()).isEqualTo(hex("one"));
            assertThatThrownBy(() -> get(late)).hasCauseInstanceOf(TimeoutException.class);
            worker.send(bytes("first"));
            CompletableFuture<String> next = ask(WORKER, "two");
            assertThat(worker.line()).isEqualTo(hex("two"));
            worker.send(bytes("second"));
            assertThat(get(next)).isEqualTo("second");
        }
    }

    @Test
    void aSecondAnswerIsNotTakenForTheNextOne() throws Exception {
        try (PythonPeer worker = new PythonPeer("twice")) {
            thread.at(WORKER, address(worker));
            for (int i = 0; i < 5; i++) {
                CompletableFuture<String> answer = ask(WORKER, "ask " + i);
                assertThat(worker.line()).isEqualTo(hex("ask " + i));
                worker.send(bytes("answer " + i));
                assertThat(get(answer)).isEqualTo("answer " + i);
            }
        }
        assertThat(thread.stats().strays()).isPositive();
    }

    @Test
    void garbageCostsTheSocketOnly() throws Exception {
        try (PythonPeer worker = new PythonPeer("rep")) {
            thread.at(WORKER, address(worker));
            CompletableFuture<String> first = ask(WORKER, "one");
            worker.line();
            worker.send(bytes("garbage"));
            assertThat(get(first)).isEqualTo("garbage");
            CompletableFuture<String> second = ask(WORKER, "two");
            worker.line();
            worker.send(bytes("good"));
            assertThat(get(second)).isEqualTo("good");
            CommandStats stats = thread.stats();
            assertThat(stats.missed()).isEqualTo(1);
            assertThat(stats.replaced()).isEqualTo(1);
            assertThat(stats.sockets()).isEqualTo(1);
        }
    }

    @Test
    void whatWaitsFailsWhenTheWorkerLeavesOrTheControllerStops() throws Exception {
        try (PythonPeer worker = new PythonPeer("rep")) {
            thread.at(WORKER, address(worker));
            CompletableFuture<String> current = ask(WORKER, "one");
            CompletableFuture<String> waiting = ask(WORKER, "two");
            worker.line();
            thread.gone(WORKER);
            assertThatThrownBy(() -> get(current)).hasMessageContaining("fleet/0 has left");
            assertThatThrownBy(() -> get(waiting)).hasMessageContaining("fleet/0 has left");
            assertThatThrownBy(() -> get(ask(WORKER, "three")))
                    .hasCauseInstanceOf(CommandException.class)
                    .hasMessageContaining("no worker fleet/0");
        }
        thread.at(WORKER, "127.0.0.1:1");
        CompletableFuture<String> waiting = ask(WORKER, "four");
        thread.close();
        assertThatThrownBy(() -> get(waiting)).hasMessageContaining("stops");
        assertThatThrownBy(() -> get(ask(WORKER, "five"))).hasMessageContaining("stops");
    }

    @Test
    void tooManyForOneWorkerAreRefused() {
        restart(Duration.ofSeconds(20), 1, 1000);
        thread.at(WORKER, "127.0.0.1:1");
        List<CompletableFuture<String>> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(ask(WORKER, "ask " + i));
        }
        assertThatThrownBy(() -> get(all.getLast())).hasMessageContaining("too many commands");
        assertThat(all.getFirst()).isNotDone();
    }

    @Test
    void anAddressThatIsNoneFailsTheCommand() {
        thread.at(WORKER, "nonsense");
        assertThatThrownBy(() -> get(ask(WORKER, "one")))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("nonsense");
    }

    @Test
    void manyWorkersShareFewSocketsAndOneThread() throws Exception {
        restart(Duration.ofSeconds(20), 64, 3);
        List<AnswerSocket> workers = new ArrayList<>();
        try {
            List<CompletableFuture<String>> answers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                String name = "worker " + i;
                AnswerSocket worker =
                        AnswerSocket.open(
                                "test-worker", ANY_PORT, Optional.empty(), _ -> bytes(name));
                workers.add(worker);
                thread.at(new WorkerName("fleet", i), "127.0.0.1:" + worker.port());
                answers.add(ask(new WorkerName("fleet", i), "who"));
            }
            for (int i = 0; i < 12; i++) {
                assertThat(get(answers.get(i))).isEqualTo("worker " + i);
            }
        } finally {
            workers.forEach(AnswerSocket::close);
        }
    }
}
