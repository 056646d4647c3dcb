package io.lmcache4j.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.lmcache4j.controller.socket.BadFrameKind;
import io.lmcache4j.controller.socket.SocketStats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What a controller must do for its workers whatever else connects to it. */
final class Heard {
    private static final String CPU = "LocalCPUBackend";

    /** On a machine that does other things too; alone it is a few milliseconds. */
    private static final Duration PROMPTLY = Duration.ofSeconds(5);

    private Heard() {}

    /** Events, a heartbeat, lookups by HTTP and by a peer. */
    static void check(RunningController running, PythonWorker worker, int round) throws Exception {
        List<Long> keys = LongStream.range(100L * round, 100L * round + 100).boxed().toList();
        worker.admits(CPU, 100 * round, keys);
        promptly(
                "events",
                () -> {
                    running.awaitKeys(100L * round + 100);
                    return null;
                });
        JsonNode beat = promptly("heartbeat", () -> worker.does("heartbeat"));
        assertThat(beat.get("type").asText()).isEqualTo("HeartbeatRetMsg");
        JsonNode found = promptly("peer lookup", () -> worker.lookUp("b", 0, keys));
        assertThat(found.get(2).asInt()).isEqualTo(keys.size());
        promptly("lookup", () -> running.post("/lookup", "{\"tokens\":[1,2,3]}"));
    }

    private static <T> T promptly(String what, Callable<T> call) throws Exception {
        long begun = System.nanoTime();
        T result = call.call();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).as(what).isLessThan(PROMPTLY);
        return result;
    }

    /** How many are open in this process. */
    static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    /** Nothing bad was counted. */
    static void nothingBad(RunningController running) throws Exception {
        SocketStats stats = running.controller().sockets();
        assertThat(stats.connectionFaults()).isZero();
        assertThat(stats.badFrames()).hasSize(BadFrameKind.values().length);
        assertThat(stats.badFrames().values()).containsOnly(0L);
        assertThat(running.get("/ops/doctor").body()).doesNotContain("bad_frames");
    }
}
