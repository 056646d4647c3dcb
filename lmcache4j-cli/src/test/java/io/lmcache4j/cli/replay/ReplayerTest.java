package io.lmcache4j.cli.replay;

import static io.lmcache4j.cli.replay.TraceFile.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.cli.host.ModelPreset;
import io.lmcache4j.cli.instance.Instance;
import io.lmcache4j.cli.instance.InstanceOptions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

class ReplayerTest {
    private final ReplayStats stats = new ReplayStats();

    @Test
    void secondRequestHitsWhatItSharesWithTheFirst() {
        try (Instance instance = instance(ModelPreset.TINY, 1)) {
            Replayer replayer = new Replayer(instance, true, stats);

            replayer.serve(request(1100, 1, 2, 3));
            replayer.serve(request(1536, 1, 2, 4));

            ReplayStats.Counts counts = stats.counts();
            assertThat(counts.requests()).isEqualTo(2);
            assertThat(counts.chunksRequested()).isEqualTo(6);
            assertThat(counts.chunksHit()).isEqualTo(2);
            assertThat(counts.chunksByTier()).containsExactly(Map.entry("LocalCPUBackend", 2L));
            assertThat(counts.verifiedBytes()).isEqualTo(1024 * 512);
            assertThat(counts.mismatchedBytes()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"NANO, 1", "TINY, 2", "LLAMA_3_1_8B, 2", "DEEPSEEK_V3, 1"})
    void repeatedPromptComesBackWholeOnEveryWorker(ModelPreset model, int workers) {
        try (Instance instance = instance(model, workers)) {
            Replayer replayer = new Replayer(instance, true, stats);

            replayer.serve(request(600, 1, 2));
            replayer.serve(request(600, 1, 2));

            assertThat(stats.counts().chunksHit()).isEqualTo(2);
            assertThat(stats.counts().verifiedBytes())
                    .isEqualTo(600L * workers * model.bytesPerToken(workers));
            assertThat(stats.counts().mismatchedBytes()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "enable_async_loading, TINY, 1",
        "enable_async_loading, TINY, 2",
        "use_layerwise, TINY, 2",
        "use_layerwise, DEEPSEEK_V3, 1",
    })
    void everyWayOfLookingUpAndStoringServesTheSame(String key, ModelPreset model, int workers) {
        try (Instance instance = instance(model, workers, Map.of(key, true))) {
            Replayer replayer = new Replayer(instance, true, stats);

            replayer.serve(request(1100, 1, 2, 3));
            replayer.serve(request(1536, 1, 2, 4));

            assertThat(stats.counts().chunksHit()).isEqualTo(2);
            assertThat(stats.counts().chunksByTier())
                    .containsExactly(Map.entry("LocalCPUBackend", 2L));
            assertThat(stats.counts().mismatchedBytes()).isZero();
            for (var rank : instance.ranks()) {
                assertThat(rank.engine().pinnedLookups()).isZero();
            }
        }
    }

    @Test
    void requestLongerThanTheSlotsIsSkippedNotCut() {
        try (Instance instance = instance(ModelPreset.NANO, 1)) {
            new Replayer(instance, true, stats).serve(request(2049, 1, 2, 3, 4, 5));

            assertThat(stats.counts().skipped()).isEqualTo(1);
            assertThat(stats.counts().requests()).isZero();
            assertThat(stats.counts().chunksRequested()).isZero();
        }
    }

    @Test
    void frozenCacheServesWhatItHas() {
        try (Instance instance = instance(ModelPreset.NANO, 1)) {
            Replayer replayer = new Replayer(instance, true, stats);
            replayer.serve(request(512, 1));
            instance.ranks().getFirst().engine().storage().setFreeze(true);

            replayer.serve(request(1024, 1, 2));
            replayer.serve(request(1024, 1, 2));

            assertThat(stats.counts().chunksHit()).isEqualTo(2);
            assertThat(stats.counts().mismatchedBytes()).isZero();
        }
    }

    @Test
    void nothingStaysPinned() {
        try (Instance instance = instance(ModelPreset.NANO, 1)) {
            Replayer replayer = new Replayer(instance, false, stats);

            replayer.serve(request(1024, 1, 2));
            replayer.serve(request(1024, 1, 2));

            assertThat(instance.ranks().getFirst().engine().pinnedLookups()).isZero();
            assertThat(stats.counts().verifiedBytes()).isZero();
        }
    }

    private static Instance instance(ModelPreset model, int workers) {
        return instance(model, workers, Map.of());
    }

    private static Instance instance(ModelPreset model, int workers, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("chunk_size", 512);
        all.put("save_unfull_chunk", true);
        all.put("max_local_cpu_size", 0.5);
        return Instance.start(
                new InstanceOptions(model, workers, 128, 16, Optional.empty(), Map.of(), all));
    }
}
