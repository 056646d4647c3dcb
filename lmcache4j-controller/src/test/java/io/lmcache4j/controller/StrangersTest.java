package io.lmcache4j.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.controller.message.ChunkKey;
import io.lmcache4j.controller.message.KVOperation;
import io.lmcache4j.controller.message.MessageCodec;
import io.lmcache4j.controller.message.OpType;
import io.lmcache4j.controller.message.WorkerMsg.BatchedKVOperationMsg;
import io.lmcache4j.controller.message.WorkerReqMsg.RegisterMsg;
import io.lmcache4j.controller.message.WorkerReqRetMsg.RegisterRetMsg;
import io.lmcache4j.controller.socket.BadFrameKind;
import io.lmcache4j.controller.socket.RawPeer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** What is no worker connects to a controller's sockets, and a worker does not notice. */
@Timeout(300)
class StrangersTest {
    private static final byte[] GREETING = HexFormat.of().parseHex(RawPeer.GREETING);
    private static final byte[] NOTHING = {};

    @TempDir Path folder;
    private RunningController running;
    private PythonWorker worker;
    private NotedLog log;
    private long openBefore;

    @BeforeEach
    void start() throws Exception {
        running = RunningController.start(folder, Map.of());
        worker = PythonWorker.start(running.controller(), "a", 0);
        worker.does("register");
        Heard.check(running, worker, 0);
        log = new NotedLog();
        openBefore = Heard.descriptors();
    }

    @AfterEach
    void stop() {
        log.close();
        worker.close();
        running.close();
    }

    /** The controller has noticed that all have left, but for what the process itself opened. */
    private void awaitAllGone() throws Exception {
        RunningController.await(() -> Heard.descriptors() < openBefore + 10);
    }

    private List<Integer> ports() {
        Controller controller = running.controller();
        return List.of(
                controller.pullPort(),
                controller.replyPort(),
                controller.heartbeatPort().getAsInt());
    }

    private static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static RawPeer saying(int port, byte[] bytes) throws IOException {
        RawPeer peer = new RawPeer("127.0.0.1", port);
        peer.write(bytes);
        return peer;
    }

    @Test
    void probesThatConnectAndLeaveAreNotNoticed() throws Exception {
        byte[] ready = RawPeer.ready("PUSH");
        List<byte[]> words =
                List.of(
                        NOTHING,
                        Arrays.copyOf(GREETING, 1),
                        Arrays.copyOf(GREETING, 11),
                        GREETING,
                        joined(GREETING, Arrays.copyOf(ready, 10)));
        for (int round = 0; round < 20; round++) {
            for (int port : ports()) {
                for (byte[] said : words) {
                    saying(port, said).close();
                    saying(port, said).reset();
                }
            }
        }
        awaitAllGone();
        Heard.check(running, worker, 1);
        Heard.nothingBad(running);
        assertThat(log.lines()).isEmpty();
        assertThat(running.get("/metrics").body())
                .contains("lmcache4j_controller_connection_faults_total{role=\"controller\"} 0.0");
    }

    @Test
    void recordedWordsCutAtEveryByteAreNotNoticed() throws Exception {
        byte[] registration =
                MessageCodec.encode(
                        new RegisterMsg("b", 0, "127.0.0.1", 9, Optional.of("127.0.0.1:8")));
        byte[] request = joined(RawPeer.frame(true, NOTHING), RawPeer.frame(false, registration));
        byte[] report =
                RawPeer.frame(
                        false,
                        MessageCodec.encode(
                                new BatchedKVOperationMsg(
                                        "b",
                                        0,
                                        "LocalCPUBackend",
                                        List.of(
                                                new KVOperation(
                                                        OpType.ADMIT, ChunkKey.of(-7), 0)))));
        int reply = running.controller().replyPort();
        int pull = running.controller().pullPort();
        cutAtEveryByte("DEALER", reply, request);
        cutAtEveryByte("PUSH", pull, report);
        awaitAllGone();
        Heard.check(running, worker, 1);
        Heard.nothingBad(running);
        assertThat(running.get("/controller/workers").json().get("total_count").asInt()).isOne();
        assertThat(log.lines()).isEmpty();

        try (RawPeer asking = RawPeer.of("DEALER", reply);
                RawPeer telling = RawPeer.of("PUSH", pull)) {
            asking.write(request);
            assertThat(MessageCodec.decode(asking.answer())).isInstanceOf(RegisterRetMsg.class);
            telling.write(report);
            running.awaitKeys(201);
        }
    }

    /** First in the handshake, then in the message that may follow when it is done. */
    private static void cutAtEveryByte(String type, int port, byte[] message) throws IOException {
        byte[] handshake = joined(GREETING, RawPeer.ready(type));
        for (int length = 0; length < handshake.length; length++) {
            leave(saying(port, Arrays.copyOf(handshake, length)), length);
        }
        for (int length = 0; length < message.length; length++) {
            RawPeer peer = RawPeer.of(type, port);
            peer.write(Arrays.copyOf(message, length));
            leave(peer, length);
        }
    }

    private static void leave(RawPeer peer, int length) throws IOException {
        if (length % 2 == 0) {
            peer.close();
        } else {
            peer.reset();
        }
    }

    @Test
    void garbageCostsItsConnectionAlone() throws Exception {
        byte[] http =
                "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] tls = HexFormat.of().parseHex("16030100f1010000ed0303" + "5a".repeat(200));
        for (int port : ports()) {
            for (byte[] words : List.of(http, tls)) {
                try (RawPeer peer = saying(port, words)) {
                    peer.awaitEnd();
                }
            }
        }
        assertThat(running.controller().sockets().badFrames())
                .containsEntry(BadFrameKind.FOREIGN, 6L);
        for (long seed = 0; seed < 40; seed++) {
            var random = new Random(seed);
            byte[] words = new byte[1 + random.nextInt(2000)];
            random.nextBytes(words);
            for (int port : ports()) {
                saidAndGone(new RawPeer("127.0.0.1", port), words);
                saidAndGone(
                        new RawPeer("127.0.0.1", port), joined(Arrays.copyOf(GREETING, 10), words));
                saidAndGone(new RawPeer("127.0.0.1", port), joined(GREETING, words));
                saidAndGone(RawPeer.of(type(port), port), words);
            }
        }
        Heard.check(running, worker, 1);
        assertThat(log.lines()).isEmpty();
    }

    private String type(int port) {
        return port == running.controller().pullPort() ? "PUSH" : "REQ";
    }

    private static void saidAndGone(RawPeer peer, byte[] words) throws IOException {
        try (peer) {
            peer.write(words);
        } catch (SocketException ended) {
            // The controller was quicker.
        }
    }

    @Test
    void whoNeverStopsIsStopped() throws Exception {
        byte[] random = new byte[8192];
        new Random(1).nextBytes(random);
        byte[] more = RawPeer.frame(true, new byte[100]);
        for (int port : ports()) {
            for (byte[] words : List.of(new byte[8192], random, more)) {
                for (byte[] opening : List.of(NOTHING, GREETING)) {
                    try (RawPeer peer = saying(port, opening)) {
                        peer.writeUntilEnd(words, 1L << 30);
                    }
                }
            }
            try (RawPeer peer = RawPeer.of(type(port), port)) {
                peer.writeUntilEnd(more, 1L << 30);
            }
        }
        Heard.check(running, worker, 1);
        // Messages without end, and behind a greeting the random bytes, which claim a long frame.
        assertThat(running.controller().sockets().badFrames())
                .containsEntry(BadFrameKind.OVERSIZED, 6L);
        assertThat(running.get("/ops/doctor").body())
                .contains("\"bad_frames\"", "6 oversized", "more than 10000 frames");
        assertThat(running.get("/metrics").body())
                .contains(
                        "lmcache4j_controller_bad_frames_total{kind=\"oversized\",role=\"controller\"}"
                            + " 6.0");
        assertThat(log.lines()).isEmpty();
    }
}
