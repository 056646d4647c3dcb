package io.lmcache4j.cli.replay;

import static io.lmcache4j.cli.replay.TraceFile.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.cli.host.ModelPreset;
import io.lmcache4j.cli.instance.Instance;
import io.lmcache4j.cli.instance.InstanceOptions;
import io.lmcache4j.cli.trace.TraceRequest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

@Timeout(60)
class LiveReplayTest {
    @TempDir Path folder;

    @Test
    void loopGoesOnUntilClosed() throws Exception {
        Path trace = TraceFile.write(folder.resolve("t"), List.of(request(600, 1, 2)));
        try (Instance instance = instance();
                LiveReplay replay =
                        new LiveReplay(instance, trace, Speed.parse("max"), true, true)) {
            replay.start();
            await(() -> replay.counts().requests() > 3);
            replay.stop();

            long requests = replay.counts().requests();
            assertThat(replay.counts().chunksHit()).isPositive();
            assertThat(replay.failed()).isFalse();
            replay.stop();
            assertThat(replay.counts().requests()).isEqualTo(requests);
        }
    }

    @Test
    void closeEndsTheWaitForTheNextRequest() throws Exception {
        Path trace =
                TraceFile.write(
                        folder.resolve("t"),
                        List.of(request(600, 1, 2), new TraceRequest(3_600_000, 600, 1, 1, 2)));
        try (Instance instance = instance();
                LiveReplay replay =
                        new LiveReplay(instance, trace, Speed.parse("1"), false, false)) {
            replay.start();
            await(() -> replay.counts().requests() == 1);
            replay.stop();

            assertThat(replay.counts().requests()).isEqualTo(1);
            assertThat(replay.failed()).isFalse();
        }
    }

    @Test
    void traceThatBreaksOffIsAFailure() throws Exception {
        Path trace = Files.writeString(folder.resolve("t"), "{\"timestamp\": 1");
        try (Instance instance = instance();
                LiveReplay replay =
                        new LiveReplay(instance, trace, Speed.parse("max"), true, false)) {
            replay.start();
            await(replay::failed);

            assertThat(replay.counts().requests()).isZero();
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static Instance instance() {
        return Instance.start(
                new InstanceOptions(
                        ModelPreset.NANO,
                        1,
                        64,
                        16,
                        Optional.empty(),
                        Map.of(),
                        Map.of("chunk_size", 512, "max_local_cpu_size", 0.1)));
    }
}
