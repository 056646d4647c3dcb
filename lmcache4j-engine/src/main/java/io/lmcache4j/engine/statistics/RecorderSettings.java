package io.lmcache4j.engine.statistics;

import io.lmcache4j.engine.config.LMCacheConfig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** Makes a recorder as the configuration says (engine.md §1.7, §8.6). */
final class RecorderSettings {
    private static final Duration CALLER_PATIENCE = Duration.ofSeconds(10);
    private static final Duration CONTROL_PATIENCE = Duration.ofSeconds(5);
    private static final int QUEUE_CAPACITY = 100_000;
    private static final int EXPECTED_CHUNKS = 20_000_000;
    private static final double FALSE_POSITIVE_RATE = 0.01;
    private static final int ROTATION_SIZE = 100 << 20;
    private static final int MAX_FILES = 100;

    private RecorderSettings() {}

    /**
     * A recorder with its thread running.
     *
     * @throws IllegalArgumentException if a setting can't be used; the message names it
     */
    static Recorder recorder(LMCacheConfig now, InstantSource clock) {
        int capacity = positive(now, "chunk_statistics_async_queue_capacity", QUEUE_CAPACITY);
        return new Recorder(strategy(now, clock), capacity, CALLER_PATIENCE, CONTROL_PATIENCE);
    }

    private static RecordStrategy strategy(LMCacheConfig now, InstantSource clock) {
        String name = now.text("chunk_statistics_strategy").orElse("");
        return switch (name) {
            case "memory_bloom_filter" -> new MemoryBloomFilterStrategy(bloomFilter(now));
            case "file_hash" ->
                    new FileHashStrategy(
                            outputDir(now),
                            positive(now, "chunk_statistics_file_rotation_size", ROTATION_SIZE),
                            positive(now, "chunk_statistics_file_max_count", MAX_FILES),
                            clock);
            default ->
                    throw new IllegalArgumentException(
                            "chunk_statistics_strategy must be memory_bloom_filter or file_hash,"
                                    + " was '"
                                    + name
                                    + "'");
        };
    }

    private static BloomFilter bloomFilter(LMCacheConfig now) {
        int expected = now.extraInt("chunk_statistics_mem_bf_expected_chunks", EXPECTED_CHUNKS);
        double rate =
                now.extraDouble("chunk_statistics_mem_bf_false_positive_rate", FALSE_POSITIVE_RATE);
        try {
            return new BloomFilter(expected, rate);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "extra_config.chunk_statistics_mem_bf_*: " + e.getMessage(), e);
        }
    }

    private static Path outputDir(LMCacheConfig now) {
        String text = now.extraText("chunk_statistics_file_output_dir", "./chunk_hashes");
        try {
            return Files.createDirectories(withoutDots(Path.of(text)));
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "extra_config.chunk_statistics_file_output_dir: can't make the directory '"
                            + text
                            + "'; name one that can be written to",
                    e);
        }
    }

    /** As Python's {@code Path} does: the names {@code .} go, the names {@code ..} stay. */
    private static Path withoutDots(Path path) {
        Path plain = path.isAbsolute() ? path.getRoot() : Path.of("");
        for (Path name : path) {
            if (!name.toString().equals(".")) {
                plain = plain.resolve(name);
            }
        }
        return plain.toString().isEmpty() ? Path.of(".") : plain;
    }

    private static int positive(LMCacheConfig now, String key, int otherwise) {
        int value = now.extraInt(key, otherwise);
        if (value < 1) {
            throw new IllegalArgumentException(
                    "extra_config.%s must be 1 or more, was %d".formatted(key, value));
        }
        return value;
    }
}
