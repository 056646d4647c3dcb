package io.lmcache4j.engine;

import static io.lmcache4j.engine.EngineFixture.slots;
import static io.lmcache4j.engine.EngineFixture.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.connector.s3.S3Server;
import io.lmcache4j.engine.key.RequestConfigs;
import io.lmcache4j.engine.metrics.DropCause;
import io.lmcache4j.engine.storage.remote.RemoteBackend;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.Map;

/** Whole engines that share a bucket; here because the engine's fixture is. */
@Timeout(60)
class S3TierTest {
    private static EngineFixture worker(S3Server server) {
        Map<String, Object> extra = server.settings();
        // The machine of a test may be busy with others.
        extra.put("lmcache4j.remote_contains_timeout_secs", 20);
        return EngineFixture.of(
                16,
                Map.of(
                        "remote_url",
                        "s3://" + S3Server.BUCKET,
                        "save_unfull_chunk",
                        true,
                        "extra_config",
                        extra));
    }

    private static void store(EngineFixture worker, int count) throws InterruptedException {
        worker.fill(slots(0, count), 1);
        assertThat(worker.store(tokens(1, count), slots(0, count))).isEqualTo(count);
        assertThat(
                        worker.engine
                                .storage()
                                .backend(RemoteBackend.NAME)
                                .orElseThrow()
                                .awaitPuts(Duration.ofSeconds(20)))
                .isTrue();
    }

    @Test
    void whatOneEngineStoresAnotherRetrieves() throws Exception {
        try (S3Server server = S3Server.start();
                EngineFixture writer = worker(server);
                EngineFixture reader = worker(server)) {
            store(writer, 32);
            assertThat(server.store().countBlobs(S3Server.BUCKET)).isEqualTo(8);

            Prompt prompt = Prompt.of(tokens(1, 32));
            assertThat(reader.engine.lookup(prompt, "id", RequestConfigs.EMPTY)).isEqualTo(32);
            assertThat(reader.retrieve(tokens(1, 32), slots(32, 32))).isEqualTo(32);
            reader.engine.unpin("id");
            assertThat(reader.rows(slots(32, 32))).isDeepEqualTo(writer.rows(slots(0, 32)));
        }
    }

    @Test
    void thePartialLastChunkStaysInMemoryAndIsCounted() throws Exception {
        try (S3Server server = S3Server.start();
                EngineFixture writer = worker(server);
                EngineFixture reader = worker(server)) {
            store(writer, 10);
            assertThat(server.store().countBlobs(S3Server.BUCKET)).isEqualTo(2);
            assertThat(unsupported(writer)).isEqualTo(1);
            assertThat(writer.retrieve(tokens(1, 10), slots(16, 10))).isEqualTo(10);
            assertThat(reader.retrieve(tokens(1, 10), slots(16, 10))).isEqualTo(8);
        }
    }

    private static double unsupported(EngineFixture worker) {
        return worker.manager.metrics().registry().scrape().stream()
                .filter(
                        metric ->
                                metric.getMetadata()
                                        .getName()
                                        .equals("lmcache4j_tier_dropped_puts"))
                .flatMap(metric -> ((CounterSnapshot) metric).getDataPoints().stream())
                .filter(
                        point ->
                                DropCause.UNSUPPORTED.text().equals(point.getLabels().get("cause")))
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }
}
