package io.lmcache4j.controller.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.controller.message.ControlMsg.ClearWorkerMsg;
import io.lmcache4j.controller.message.ControlMsg.CompressWorkerMsg;
import io.lmcache4j.controller.message.ControlMsg.HealthWorkerMsg;
import io.lmcache4j.controller.message.ControlMsg.MoveWorkerMsg;
import io.lmcache4j.controller.message.ControlRetMsg.ClearWorkerRetMsg;
import io.lmcache4j.controller.message.ControlRetMsg.CompressWorkerRetMsg;
import io.lmcache4j.controller.message.ControlRetMsg.HealthWorkerRetMsg;
import io.lmcache4j.controller.message.ControlRetMsg.MoveWorkerRetMsg;
import io.lmcache4j.controller.message.ErrorMsg;
import io.lmcache4j.controller.message.Message;
import io.lmcache4j.controller.message.MessageCodec;
import io.lmcache4j.controller.message.Position;
import io.lmcache4j.controller.message.WorkerInfo;
import io.lmcache4j.controller.socket.AnswerSocket;
import io.lmcache4j.controller.socket.BindAddress;
import io.lmcache4j.controller.socket.PythonPeer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

class ClusterExecutorTest {
    private static final BindAddress ANY_PORT = new BindAddress("127.0.0.1", 0);
    private static final byte[] GARBAGE = {(byte) 0xc1};

    private final Commander commander =
            new Commander(
                    new CommandOptions(
                            Duration.ofMillis(1500),
                            64,
                            100,
                            Duration.ofMinutes(1),
                            Optional.empty()));
    private final List<WorkerInfo> workers = new ArrayList<>();
    private final List<AnswerSocket> sockets = new ArrayList<>();
    private final List<Message> asked = new CopyOnWriteArrayList<>();
    private final ClusterExecutor executor =
            new ClusterExecutor(
                    commander,
                    instance ->
                            workers.stream()
                                    .filter(it -> it.instanceId().equals(instance))
                                    .toList());

    private void worker(String instance, long id, long port, Optional<String> url) {
        WorkerInfo info = new WorkerInfo(instance, id, "127.0.0.1", port, url, 0, 0);
        workers.add(info);
        commander.registered(info);
    }

    private void answering(String instance, long id, byte[] answer) throws Exception {
        AnswerSocket socket =
                AnswerSocket.open(
                        "test-worker",
                        ANY_PORT,
                        Optional.empty(),
                        request -> {
                            asked.add(MessageCodec.decode(request));
                            return answer;
                        });
        sockets.add(socket);
        worker(instance, id, socket.port(), Optional.of("peer" + id));
    }

    private void silent(String instance, long id) {
        worker(instance, id, 1, Optional.empty());
    }

    private static byte[] bytes(Message message) {
        return MessageCodec.encode(message);
    }

    @AfterEach
    void stop() {
        commander.close();
        sockets.forEach(AnswerSocket::close);
    }

    @Test
    void oneAnswerIsMadeOfEqualOnes() throws Exception {
        answering("a", 0, bytes(new ClearWorkerRetMsg(768)));
        answering("a", 1, bytes(new ClearWorkerRetMsg(768)));
        FanOut all = executor.clear("Clear1", "a", "LocalCPUBackend");
        assertThat(all.numTokens()).isEqualTo(768);
        assertThat(all.status()).isEqualTo("success");
        assertThat(asked)
                .containsExactlyInAnyOrder(
                        new ClearWorkerMsg("Worker0Clear1", "LocalCPUBackend"),
                        new ClearWorkerMsg("Worker1Clear1", "LocalCPUBackend"));
    }

    @Test
    void theLeastCountsWhenSomeDifferFailOrAreSilent() throws Exception {
        answering("a", 0, bytes(new ClearWorkerRetMsg(768)));
        answering("a", 1, bytes(new ClearWorkerRetMsg(512)));
        answering("a", 2, bytes(new ErrorMsg("Worker error: broken")));
        silent("a", 3);
        FanOut all = executor.clear("Clear1", "a", "LocalCPUBackend");
        assertThat(all.numTokens()).isEqualTo(512);
        assertThat(all.status()).isEqualTo("partial");
        assertThat(all.workers()).hasSize(4);
        assertThat(all.workers().get(2).error()).contains("Worker error: broken");
        assertThat(all.workers().get(3).error().orElseThrow()).contains("did not answer");
    }

    @Test
    void noAnswerAtAllIsATimeout() {
        silent("a", 0);
        assertThatThrownBy(() -> executor.clear("Clear1", "a", "LocalCPUBackend"))
                .isInstanceOf(CommandTimeoutException.class);
    }

    @Test
    void errorsOfAllAreTheError() throws Exception {
        answering("a", 0, bytes(new ErrorMsg("Worker error: broken")));
        assertThatThrownBy(() -> executor.clear("Clear1", "a", "LocalCPUBackend"))
                .isExactlyInstanceOf(CommandException.class)
                .hasMessage("Worker error: broken");
    }

    @Test
    void anInstanceWithoutWorkersIsAnError() {
        assertThatThrownBy(() -> executor.clear("Clear1", "a", "LocalCPUBackend"))
                .isExactlyInstanceOf(CommandException.class)
                .hasMessageContaining("instance a");
        assertThat(executor.health("a").errorCodes()).isEmpty();
    }

    @Test
    void movesGoFromEachToItsPartner() throws Exception {
        answering("a", 0, bytes(new MoveWorkerRetMsg(256)));
        answering("a", 1, bytes(new MoveWorkerRetMsg(256)));
        answering("b", 7, bytes(new MoveWorkerRetMsg(1)));
        FanOut all =
                executor.move(
                        new Position("a", "LocalCPUBackend"),
                        new Position("b", "LocalCPUBackend"),
                        Optional.empty(),
                        false);
        assertThat(all.numTokens()).isEqualTo(256);
        assertThat(asked).hasSize(1);
        MoveWorkerMsg move = (MoveWorkerMsg) asked.getFirst();
        assertThat(move.workerEventId()).matches("MoveWorker0[0-9a-f-]{36}");
        assertThat(move.newPosition()).isEqualTo(new Position("peer7", "LocalCPUBackend"));
        assertThat(move.copy()).contains(false);
    }

    @Test
    void aDestinationThatPeersCantReachIsAnErrorAndNothingIsSent() throws Exception {
        answering("a", 0, bytes(new MoveWorkerRetMsg(256)));
        silent("b", 0);
        assertThatThrownBy(
                        () ->
                                executor.move(
                                        new Position("a", "LocalCPUBackend"),
                                        new Position("b", "LocalCPUBackend"),
                                        Optional.empty(),
                                        true))
                .hasMessageContaining("peer_init_url");
        assertThat(asked).isEmpty();
    }

    @Test
    void compressionHasAnEventOfItsOwn() throws Exception {
        answering("a", 0, bytes(new CompressWorkerRetMsg(5)));
        assertThat(
                        executor.compress("a", "cachegen", "LocalCPUBackend", Optional.empty())
                                .numTokens())
                .isEqualTo(5);
        assertThat(((CompressWorkerMsg) asked.getFirst()).workerEventId())
                .matches("CompressWorker0[0-9a-f-]{36}");
    }

    @Test
    void healthHasACodeForEveryWorker() throws Exception {
        answering("a", 0, bytes(new HealthWorkerRetMsg(0)));
        answering("a", 1, bytes(new ErrorMsg("Worker error: broken")));
        answering("a", 2, bytes(new ClearWorkerRetMsg(1)));
        answering("a", 3, GARBAGE);
        silent("a", 4);
        assertThat(executor.health("a").errorCodes())
                .containsEntry(0L, 0L)
                .containsEntry(1L, -1001L)
                .containsEntry(2L, -1002L)
                .containsEntry(3L, -1003L)
                .containsEntry(4L, -1004L);
        assertThat(((HealthWorkerMsg) asked.getFirst()).workerEventId()).startsWith("HealthWorker");
    }

    @Test
    void aPythonReplySocketReadsTheRecordedBytes() throws Exception {
        String request =
                "83a474797065ae436c656172576f726b65724d7367af776f726b65725f6576656e745f6964d930"
                        + "576f726b657230436c65617230303030303030302d303030302d343030302d38303030"
                        + "2d303030303030303030303030a86c6f636174696f6eaf4c6f63616c4350554261636b"
                        + "656e64";
        String answer =
                "82a474797065b1436c656172576f726b65725265744d7367aa6e756d5f746f6b656e73cd0300";
        try (PythonPeer peer = new PythonPeer("rep")) {
            worker("a", 0, Long.parseLong(peer.line()), Optional.empty());
            CompletableFuture<FanOut> all =
                    CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    return executor.clear(
                                            "Clear00000000-0000-4000-8000-000000000000",
                                            "a",
                                            "LocalCPUBackend");
                                } catch (CommandException e) {
                                    throw new AssertionError(e);
                                }
                            },
                            Thread::startVirtualThread);
            assertThat(peer.line()).isEqualTo(request);
            peer.send(HexFormat.of().parseHex(answer));
            assertThat(all.get(20, TimeUnit.SECONDS).numTokens()).isEqualTo(768);
        }
    }
}
