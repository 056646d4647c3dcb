package io.lmcache4j.engine.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.key.ChunkHash;
import io.lmcache4j.engine.token.ChunkHasher;
import io.lmcache4j.engine.token.NoneHash;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

@Timeout(30)
class ChunkStatisticsTest {
    private static final int CHUNK = 4;
    private static final NoneHash NONE_HASH = new NoneHash(ChunkHash.signed(42), "test");
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final long HOUR = Duration.ofHours(1).toNanos();

    @TempDir Path directory;

    private long nanos = 1;
    private ExitConditions exit = new ExitConditions(0, 0);
    private final ChunkStatistics statistics =
            new ChunkStatistics(
                    new Recorder(
                            new MemoryBloomFilterStrategy(new BloomFilter(10_000, 0.001)),
                            100,
                            LONG,
                            LONG),
                    CHUNK,
                    NONE_HASH,
                    () -> exit,
                    () -> nanos);
    private final List<ChunkStatistics> made = new ArrayList<>(List.of(statistics));

    @AfterEach
    void close() {
        made.forEach(ChunkStatistics::close);
        made.forEach(ChunkStatistics::close);
    }

    private ChunkStatistics create(Map<String, Object> settings) {
        ChunkStatistics created =
                ChunkStatistics.create(ConfigStore.of(settings), CHUNK, NONE_HASH);
        made.add(created);
        return created;
    }

    private static long[] prompt(int tokens) {
        return LongStream.range(0, tokens).toArray();
    }

    @Test
    void nothingIsCountedUntilStartedAndAfterTheStop() {
        statistics.record("a", prompt(8));
        assertThat(statistics.status().totalRequests()).isZero();
        statistics.start();
        statistics.record("b", prompt(8));
        statistics.stop();
        statistics.record("c", prompt(8));
        assertThat(statistics.status().totalRequests()).isEqualTo(1);
        assertThat(statistics.status().chunks().totalChunks()).isEqualTo(2);
        assertThat(statistics.isEnabled()).isFalse();
    }

    @Test
    void thePartialChunkCounts() {
        statistics.start();
        statistics.record("a", prompt(9));
        statistics.record("b", prompt(12));
        StrategyStatus chunks = statistics.status().chunks();
        assertThat(chunks.totalChunks()).isEqualTo(6);
        assertThat(chunks.uniqueChunks()).as("2 whole ones, and two different thirds").isEqualTo(4);
        assertThat(chunks.duplicateChunks()).isEqualTo(2);
        assertThat(chunks.reuseRate()).isEqualTo(2 / 6.0);
    }

    @Test
    void aRequestCountsOnceHoweverOftenItIsLookedUp() {
        statistics.start();
        statistics.record("a", prompt(8));
        statistics.record("a", prompt(8));
        assertThat(statistics.status().totalRequests()).isEqualTo(1);
        assertThat(statistics.status().chunks().totalChunks()).isEqualTo(2);
    }

    @Test
    void onlyTheLastHundredThousandIdsAreRemembered() {
        statistics.start();
        for (int i = 0; i <= 100_000; i++) {
            statistics.record("r" + i, new long[0]);
        }
        statistics.record("r100000", new long[0]);
        assertThat(statistics.snapshot().totalRequests()).isEqualTo(100_001);
        statistics.record("r0", new long[0]);
        assertThat(statistics.snapshot().totalRequests()).isEqualTo(100_002);
    }

    @Test
    void hashesAreBuiltinFromTheNoneHash() throws IOException {
        ChunkStatistics files =
                create(
                        Map.of(
                                "chunk_statistics_auto_start_statistics",
                                true,
                                "chunk_statistics_strategy",
                                "file_hash",
                                "pre_caching_hash_algorithm",
                                "sha256_cbor",
                                "extra_config",
                                Map.of("chunk_statistics_file_output_dir", directory.toString())));
        files.record("a", prompt(6));
        files.close();
        ChunkHash[] expected = new ChunkHash[2];
        ChunkHasher.byName("builtin")
                .hashChunks(prompt(6), 0, 6, CHUNK, NONE_HASH.value(), expected);
        try (Stream<Path> written = Files.list(directory)) {
            assertThat(Files.readString(written.findFirst().orElseThrow()))
                    .endsWith(
                            "\"chunk_hashes\": [\"0x%x\", \"0x%x\"]}\n"
                                    .formatted(expected[0].bits(), expected[1].bits()));
        }
    }

    @Test
    void aResetForgetsCountsAndIdsButNotTimings() {
        statistics.lookupTook(5);
        statistics.start();
        statistics.record("a", prompt(8));
        statistics.reset();
        StatisticsStatus status = statistics.status();
        assertThat(status.totalRequests()).isZero();
        assertThat(status.chunks().totalChunks()).isZero();
        assertThat(status.timing().lookup()).isEqualTo(5e-9);
        assertThat(status.enabled()).isTrue();
        statistics.record("a", prompt(8));
        assertThat(statistics.status().chunks().uniqueChunks()).isEqualTo(2);
    }

    @Test
    void theStatusHasLMCachesKeysInItsOrder() {
        Map<String, Object> status = statistics.status().toMap();
        assertThat(status.keySet())
                .containsExactly(
                        "enabled",
                        "total_requests",
                        "timing",
                        "total_chunks",
                        "unique_chunks",
                        "duplicate_chunks",
                        "reuse_rate",
                        "bloom_filter",
                        "async_queue");
        assertThat(keys(status.get("timing")))
                .containsExactly(
                        "lookup_time_seconds",
                        "record_statistics_time_seconds",
                        "check_exit_conditions_time_seconds",
                        "total_time_seconds",
                        "overhead_time_seconds",
                        "overhead_percentage");
        assertThat(keys(status.get("bloom_filter")))
                .containsExactly(
                        "size_mb",
                        "hash_count",
                        "item_count",
                        "bits_set",
                        "fill_rate",
                        "expected_elements",
                        "false_positive_rate");
        assertThat(keys(status.get("async_queue")))
                .containsExactly(
                        "capacity",
                        "current_size",
                        "max_size_reached",
                        "full_blocks",
                        "utilization");
    }

    private static List<Object> keys(Object map) {
        return List.copyOf(((Map<?, ?>) map).keySet());
    }

    @Test
    void defaultsAreLMCaches() {
        Map<String, Object> status = create(Map.of()).status().toMap();
        assertThat(status).containsEntry("enabled", false).containsEntry("reuse_rate", 0.0);
        assertThat(status.get("bloom_filter"))
                .isEqualTo(
                        Map.of(
                                "size_mb",
                                23962645 / 1048576.0,
                                "hash_count",
                                6,
                                "item_count",
                                0L,
                                "bits_set",
                                0L,
                                "fill_rate",
                                0.0,
                                "expected_elements",
                                20_000_000L,
                                "false_positive_rate",
                                0.01));
        assertThat(status.get("async_queue"))
                .isEqualTo(
                        Map.of(
                                "capacity", 100_000,
                                "current_size", 0,
                                "max_size_reached", 0,
                                "full_blocks", 0L,
                                "utilization", 0.0));
    }

    @Test
    void overheadIsAShareOfAllTime() {
        Timing timing = Timing.ofNanos(3_000_000_000L, 750_000_000, 250_000_000);
        assertThat(timing.details())
                .isEqualTo(
                        Map.of(
                                "lookup_time_seconds", 3.0,
                                "record_statistics_time_seconds", 0.75,
                                "check_exit_conditions_time_seconds", 0.25,
                                "total_time_seconds", 4.0,
                                "overhead_time_seconds", 1.0,
                                "overhead_percentage", 25.0));
        assertThat(Timing.ofNanos(0, 0, 0).overheadPercentage()).isZero();
    }

    @Test
    void theTimeoutCountsFromTheFirstRecordedRequest() {
        exit = new ExitConditions(2, 0);
        statistics.start();
        nanos += 10 * HOUR;
        statistics.record("a", prompt(4));
        nanos += 2 * HOUR - 1;
        statistics.record("b", prompt(4));
        assertThat(statistics.isEnabled()).isTrue();
        nanos++;
        statistics.record("c", prompt(4));
        assertThat(statistics.isEnabled()).isFalse();
        assertThat(statistics.status().totalRequests()).isEqualTo(3);
    }

    @Test
    void aNewStartSetsTheTimeoutAnew() {
        exit = new ExitConditions(2, 0);
        statistics.start();
        statistics.record("a", prompt(4));
        nanos += HOUR;
        statistics.start();
        nanos += 2 * HOUR;
        statistics.record("b", prompt(4));
        assertThat(statistics.isEnabled()).isTrue();
    }

    @Test
    void theTargetOfUniqueChunksEndsIt() {
        exit = new ExitConditions(0, 2);
        statistics.start();
        statistics.record("a", prompt(4));
        assertThat(statistics.status().chunks().uniqueChunks()).isEqualTo(1);
        statistics.record("b", prompt(8));
        assertThat(statistics.status().chunks().uniqueChunks()).isEqualTo(2);
        // What is queued is counted later, so the request after sees it at the latest.
        statistics.record("c", prompt(4));
        assertThat(statistics.isEnabled()).isFalse();
    }

    @Test
    void exitConditionsAreReadLive() {
        ConfigStore config = ConfigStore.of(Map.of());
        ChunkStatistics created = ChunkStatistics.create(config, CHUNK, NONE_HASH);
        made.add(created);
        assertThat(created.exitConditions().isAny()).isFalse();
        config.set(Map.of("chunk_statistics_auto_exit_target_unique_chunks", 7), "test");
        assertThat(created.exitConditions()).isEqualTo(new ExitConditions(0, 7));
        assertThat(created.exitConditions().isAny()).isTrue();
    }

    @Test
    void onlyTheAutoStartStartsByItself() {
        assertThat(create(Map.of()).isEnabled()).isFalse();
        assertThat(create(Map.of("chunk_statistics_auto_start_statistics", true)).isEnabled())
                .isTrue();
    }

    @Test
    void settingsThatCannotBeUsedAreNamed() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(
                        () ->
                                create(
                                        Map.of(
                                                "chunk_statistics_strategy",
                                                "file_hash",
                                                "extra_config",
                                                Map.of(
                                                        "chunk_statistics_file_output_dir",
                                                        file.resolve("x").toString()))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("chunk_statistics_file_output_dir")
                .hasMessageContaining(file.toString());
        assertThatThrownBy(
                        () ->
                                create(
                                        Map.of(
                                                "extra_config",
                                                Map.of(
                                                        "chunk_statistics_mem_bf_false_positive_rate",
                                                        1.5))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("chunk_statistics_mem_bf");
        assertThatThrownBy(() -> ConfigStore.of(Map.of("chunk_statistics_strategy", "mnemonic")))
                .hasMessageContaining("file_hash");
    }

    @Test
    void theOutputDirectoryIsShownAsPythonShowsIt() {
        ChunkStatistics files =
                create(
                        Map.of(
                                "chunk_statistics_strategy",
                                "file_hash",
                                "extra_config",
                                Map.of(
                                        "chunk_statistics_file_output_dir",
                                        directory + "/./a//b/../c")));
        assertThat(files.snapshot().chunks().details())
                .containsEntry("output_dir", directory + "/a/b/../c");
        assertThat(directory.resolve("a/c")).isDirectory();
    }
}
