package io.lmcache4j.connector.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.storage.remote.RemoteConnector;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A Python process, written from the specification, shares the same Redis. */
class PythonPeerTest {
    @TempDir private static Path directory;
    private static RedisProcess server;
    private static Path script;

    @BeforeAll
    static void start() throws Exception {
        server = RedisProcess.start();
        script = directory.resolve("redis_peer.py");
        try (InputStream source = PythonPeerTest.class.getResourceAsStream("/redis_peer.py")) {
            Files.copy(source, script);
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void python(String action, EngineKey key, int tokens, int seed) {
        RedisProcess.run(
                "python3",
                script.toString(),
                action,
                "" + server.port(),
                key.toString(),
                "" + tokens,
                "" + seed);
    }

    private static RemoteConnector connect(String scheme) {
        return RedisContract.connect(scheme + "://127.0.0.1:" + server.port(), Map.of());
    }

    @Test
    void eachFindsWhatTheOtherWrote() throws Exception {
        try (PeerChunks chunks = new PeerChunks(connect("redis"))) {
            chunks.put(1, 16, 1);
            chunks.put(-7, 5, 2);
            python("check", PeerChunks.key(1), 16, 1);
            python("check", PeerChunks.key(-7), 5, 2);
            python("put", PeerChunks.key(3), 16, 3);
            python("put", PeerChunks.key(4), 11, 4);
            assertThat(chunks.read(3)).isEqualTo(PeerChunks.content(16, 3));
            assertThat(chunks.read(4)).isEqualTo(PeerChunks.content(11, 4));
        }
    }

    @Test
    void eachFindsWhatTheOtherWroteWithoutHeaders() throws Exception {
        try (PeerChunks chunks = new PeerChunks(connect("resp"))) {
            chunks.put(11, 16, 1);
            python("raw-check", PeerChunks.key(11), 16, 1);
            python("raw-put", PeerChunks.key(12), 16, 2);
            assertThat(chunks.read(12)).isEqualTo(PeerChunks.content(16, 2));
        }
    }
}
