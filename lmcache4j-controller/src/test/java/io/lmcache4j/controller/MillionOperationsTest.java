package io.lmcache4j.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.controller.message.ChunkKey;
import io.lmcache4j.controller.message.ChunkKeys;
import io.lmcache4j.controller.message.ErrorMsg;
import io.lmcache4j.controller.message.KVOperation;
import io.lmcache4j.controller.message.Message;
import io.lmcache4j.controller.message.MessageCodec;
import io.lmcache4j.controller.message.OpType;
import io.lmcache4j.controller.message.P2PLayout;
import io.lmcache4j.controller.message.WorkerMsg.BatchedKVOperationMsg;
import io.lmcache4j.controller.message.WorkerReqMsg.BatchedP2PLookupMsg;
import io.lmcache4j.controller.message.WorkerReqMsg.HeartbeatMsg;
import io.lmcache4j.controller.message.WorkerReqMsg.RegisterMsg;
import io.lmcache4j.controller.message.WorkerReqRetMsg.BatchedP2PLookupRetMsg;
import io.lmcache4j.controller.message.WorkerReqRetMsg.HeartbeatRetMsg;
import io.lmcache4j.controller.message.WorkerReqRetMsg.RegisterRetMsg;
import io.lmcache4j.controller.socket.BadFrame;
import io.lmcache4j.controller.socket.BadFrameKind;
import io.lmcache4j.controller.socket.RawPeer;
import io.lmcache4j.controller.socket.SocketStats;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/** One malformed frame on each socket among a million good operations: nothing else is lost. */
@Timeout(600)
class MillionOperationsTest {
    private static final String CPU = "LocalCPUBackend";
    private static final int WORKERS = 4;
    private static final int BATCH = 50;

    /** Four batches are admitted, and the fifth evicts the first of them. */
    private static final int GROUP = 5;

    private static final int GROUPS = 1_000;
    private static final long OPERATIONS = (long) WORKERS * GROUPS * GROUP * BATCH;
    private static final int REQUESTS = 10_000;
    private static final int UNDER_WAY = 100;
    private static final byte[] NOTHING = {};

    /** A byte that MessagePack never uses. */
    private static final byte[] MALFORMED = {(byte) 0xc1, 1, 2, 3};

    @TempDir Path folder;

    private static String name(int worker) {
        return "w" + worker;
    }

    private static long key(int worker, int group, int batch, int i) {
        return -1 - (((long) worker * GROUPS + group) * GROUP + batch) * BATCH - i;
    }

    private static byte[] batch(int worker, int group, int batch) {
        boolean evicts = batch == GROUP - 1;
        long number = ((long) group * GROUP + batch) * BATCH;
        List<KVOperation> operations = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            operations.add(
                    new KVOperation(
                            evicts ? OpType.EVICT : OpType.ADMIT,
                            ChunkKey.of(key(worker, group, evicts ? 0 : batch, i)),
                            number + i));
        }
        return MessageCodec.encode(new BatchedKVOperationMsg(name(worker), 0, CPU, operations));
    }

    @Test
    void oneMalformedFrameForEachSocketCostsNothingElse() throws Exception {
        try (var running = RunningController.start(folder, Map.of());
                ExecutorService peers = Executors.newVirtualThreadPerTaskExecutor()) {
            Controller controller = running.controller();
            register(controller);
            List<Future<?>> all = new ArrayList<>();
            for (int worker = 0; worker < WORKERS; worker++) {
                int reporting = worker;
                all.add(peers.submit(() -> report(controller, reporting)));
            }
            Callable<byte[]> beat = () -> MessageCodec.encode(heartbeat(0));
            all.add(peers.submit(() -> ask(controller.replyPort(), beat)));
            all.add(peers.submit(() -> ask(controller.heartbeatPort().getAsInt(), beat)));
            for (Future<?> peer : all) {
                peer.get();
            }
            long left = OPERATIONS / GROUP * (GROUP - 2);
            running.awaitKeys(left);

            countersAreExact(running);
            keysAreExact(running);
        }
    }

    private static void register(Controller controller) throws Exception {
        try (RawPeer peer = RawPeer.of("DEALER", controller.replyPort())) {
            for (int worker = 0; worker < WORKERS; worker++) {
                var message =
                        new RegisterMsg(
                                name(worker), 0, "127.0.0.1", 9, Optional.of("127.0.0.1:8"));
                peer.send(NOTHING, MessageCodec.encode(message));
                assertThat(MessageCodec.decode(peer.answer())).isInstanceOf(RegisterRetMsg.class);
            }
        }
    }

    private static HeartbeatMsg heartbeat(int worker) {
        return new HeartbeatMsg(name(worker), 0, "127.0.0.1", 9, Optional.of("127.0.0.1:8"));
    }

    private static Void report(Controller controller, int worker) throws Exception {
        try (RawPeer peer = RawPeer.of("PUSH", controller.pullPort())) {
            for (int group = 0; group < GROUPS; group++) {
                var frames = new ByteArrayOutputStream();
                for (int batch = 0; batch < GROUP; batch++) {
                    frames.writeBytes(RawPeer.frame(batch < 2, batch(worker, group, batch)));
                    if (worker == 0 && group == GROUPS / 2 && batch == 2) {
                        frames.writeBytes(RawPeer.frame(false, MALFORMED));
                    }
                }
                peer.write(frames.toByteArray());
            }
        }
        return null;
    }

    /** Many requests, of which one is malformed, with some always under way. */
    private static Void ask(int port, Callable<byte[]> good) throws Exception {
        byte[] request = good.call();
        try (RawPeer peer = RawPeer.of("DEALER", port)) {
            int refused = 0;
            for (int i = 0; i < REQUESTS + UNDER_WAY; i++) {
                if (i < REQUESTS) {
                    peer.send(NOTHING, i == REQUESTS / 2 ? MALFORMED : request);
                }
                if (i >= UNDER_WAY) {
                    Message answer = MessageCodec.decode(peer.answer());
                    if (answer instanceof ErrorMsg) {
                        assertThat(i - UNDER_WAY).isEqualTo(REQUESTS / 2);
                        refused++;
                    } else {
                        assertThat(answer).isInstanceOf(HeartbeatRetMsg.class);
                    }
                }
            }
            assertThat(refused).isOne();
        }
        return null;
    }

    private static void countersAreExact(RunningController running) throws Exception {
        String metrics = running.get("/metrics").body();
        assertThat(metrics)
                .contains(
                        "lmcache4j_controller_operations_total{role=\"controller\"} 1000000.0",
                        "lmcache:cache_controller_kv_op_seq_discontinuity_count{role=\"controller\"}"
                            + " 0.0",
                        "lmcache4j_controller_bad_frames_total{kind=\"decode\",role=\"controller\"}"
                                + " 3.0");
        SocketStats stats = running.controller().sockets();
        assertThat(stats.badFrames())
                .allSatisfy(
                        (kind, count) ->
                                assertThat(count).isEqualTo(kind == BadFrameKind.DECODE ? 3 : 0));
        assertThat(stats.lastBadFrames())
                .extracting(BadFrame::socket)
                .containsExactlyInAnyOrder("pull", "reply", "heartbeat");
        assertThat(stats.pull().messages()).isEqualTo(OPERATIONS / BATCH + 1);
        assertThat(stats.reply().messages()).isEqualTo(WORKERS + 2L * REQUESTS);
        assertThat(running.get("/ops/doctor").body())
                .contains("\"bad_frames\"", "3 decode", "c1010203");
        assertThat(running.get("/controller/workers").json().get("workers"))
                .hasSize(WORKERS)
                .allSatisfy(
                        worker ->
                                assertThat(worker.get("key_count").asLong())
                                        .isEqualTo(OPERATIONS / WORKERS / GROUP * (GROUP - 2)));
    }

    /** Of every tenth group, what a peer is told. */
    private static void keysAreExact(RunningController running) throws Exception {
        try (RawPeer peer = RawPeer.of("DEALER", running.controller().replyPort())) {
            for (int worker = 0; worker < WORKERS; worker++) {
                for (int group = 0; group < GROUPS; group += 10) {
                    assertThat(found(peer, worker, group, 0)).isEmpty();
                    assertThat(found(peer, worker, group, 1)).isEqualTo(name(worker) + " 50");
                    assertThat(found(peer, worker, group, 2)).isEqualTo(name(worker) + " 50");
                    assertThat(found(peer, worker, group, 3)).isEqualTo(name(worker) + " 50");
                }
            }
        }
    }

    private static String found(RawPeer peer, int worker, int group, int batch) throws Exception {
        long[] keys =
                LongStream.range(0, BATCH).map(i -> key(worker, group, batch, (int) i)).toArray();
        peer.send(
                NOTHING,
                MessageCodec.encode(new BatchedP2PLookupMsg(ChunkKeys.of(keys), "other", 0)));
        var answer = (BatchedP2PLookupRetMsg) MessageCodec.decode(peer.answer());
        P2PLayout layout = answer.layoutInfo().getFirst();
        return layout.numHitChunks() == 0 ? "" : layout.instanceId() + " " + layout.numHitChunks();
    }
}
