package io.lmcache4j.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.controller.message.ChunkKey;
import io.lmcache4j.controller.message.KVOperation;
import io.lmcache4j.controller.message.Message;
import io.lmcache4j.controller.message.MessageCodec;
import io.lmcache4j.controller.message.OpType;
import io.lmcache4j.controller.message.WorkerMsg.BatchedKVOperationMsg;
import io.lmcache4j.controller.message.WorkerReqMsg.HeartbeatMsg;
import io.lmcache4j.controller.message.WorkerReqMsg.RegisterMsg;
import io.lmcache4j.controller.message.WorkerReqRetMsg.HeartbeatRetMsg;
import io.lmcache4j.controller.message.WorkerReqRetMsg.RegisterRetMsg;
import io.lmcache4j.controller.socket.PythonPeer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zeromq.ZMQ;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code lmcache4j.curve_key_file} and {@code lmcache4j.advertised_host} do to workers. */
@Timeout(240)
class EncryptedControllerTest {
    private final ZMQ.Curve.KeyPair pair = ZMQ.Curve.generateKeyPair();

    @TempDir Path folder;
    private Path keyFile;

    @BeforeEach
    void writeKey() throws Exception {
        keyFile = Files.writeString(folder.resolve("key"), "# of this fleet\n" + pair.secretKey);
    }

    private RunningController encrypted() {
        return RunningController.start(
                folder, Map.of("lmcache4j.curve_key_file", keyFile.toString()));
    }

    private static byte[] registration(String instance) {
        return MessageCodec.encode(new RegisterMsg(instance, 0, "127.0.0.1", 9, Optional.empty()));
    }

    private static String local(int port) {
        return "127.0.0.1:" + port;
    }

    private static Message answer(PythonPeer peer) throws Exception {
        return MessageCodec.decode(HexFormat.of().parseHex(peer.line()));
    }

    @Test
    void workerWithTheKeyRegistersReportsAndBeats() throws Exception {
        try (var running = encrypted()) {
            Controller controller = running.controller();
            try (var request = with("req", controller.replyPort());
                    var push = with("push", controller.pullPort());
                    var beat = with("req", controller.heartbeatPort().getAsInt())) {
                request.send(registration("a"));
                assertThat(answer(request)).isInstanceOf(RegisterRetMsg.class);
                push.send(
                        MessageCodec.encode(
                                new BatchedKVOperationMsg(
                                        "a",
                                        0,
                                        "LocalCPUBackend",
                                        List.of(
                                                new KVOperation(
                                                        OpType.ADMIT, ChunkKey.of(7), 0)))));
                running.awaitKeys(1);
                beat.send(
                        MessageCodec.encode(
                                new HeartbeatMsg("a", 0, "127.0.0.1", 9, Optional.empty())));
                assertThat(answer(beat)).isInstanceOf(HeartbeatRetMsg.class);
            }
        }
    }

    private PythonPeer with(String kind, int port) {
        return new PythonPeer(kind, local(port), pair.publicKey, pair.secretKey);
    }

    @Test
    void workerWithoutTheKeyIsNotHeard() throws Exception {
        ZMQ.Curve.KeyPair other = ZMQ.Curve.generateKeyPair();
        try (var running = encrypted()) {
            String address = local(running.controller().replyPort());
            try (var plain = new PythonPeer("req", address);
                    var stranger =
                            new PythonPeer("req", address, other.publicKey, other.secretKey)) {
                plain.send(registration("plain"));
                stranger.send(registration("stranger"));
                // Begun last, answered all the same: the others have been trying meanwhile.
                try (var request = with("req", running.controller().replyPort())) {
                    request.send(registration("a"));
                    assertThat(answer(request)).isInstanceOf(RegisterRetMsg.class);
                }
            }

            assertThat(running.get("/controller/workers").json().get("workers"))
                    .singleElement()
                    .satisfies(
                            worker ->
                                    assertThat(worker.get("instance_id").asText()).isEqualTo("a"));
        }
    }

    @Test
    void workersAreSentToTheAdvertisedHost() throws Exception {
        try (var running =
                RunningController.start(
                        folder, Map.of("lmcache4j.advertised_host", "controller.fleet"))) {
            Controller controller = running.controller();
            try (var request = new PythonPeer("req", local(controller.replyPort()))) {
                request.send(registration("a"));

                assertThat(((RegisterRetMsg) answer(request)).extraConfig())
                        .containsEntry(
                                "heartbeat_url",
                                "controller.fleet:" + controller.heartbeatPort().getAsInt());
            }
        }
    }
}
