package io.lmcache4j.engine.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

class FileHashStrategyTest {
    private static final Instant NOW = Instant.parse("2024-02-01T12:00:00.123456789Z");

    @TempDir Path directory;

    private Instant now = NOW;
    private final InstantSource clock = () -> now;

    private FileHashStrategy strategy(long rotationSize, int maxCount) {
        return new FileHashStrategy(directory, rotationSize, maxCount, clock);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private String read(String file) throws IOException {
        return Files.readString(directory.resolve(file));
    }

    @Test
    void aRequestIsALineAsPythonWritesIt() throws IOException {
        FileHashStrategy strategy = strategy(1 << 20, 10);
        strategy.record("r-1", new long[] {255, -1, 0});
        assertThat(read("chunk_hashes_1706788800_000000.jsonl"))
                .isEqualTo(
                        "{\"timestamp\": 1706788800.1234567, \"lookup_id\": \"r-1\","
                                + " \"chunk_hashes\": [\"0xff\", \"0xffffffffffffffff\","
                                + " \"0x0\"]}\n");
        strategy.close();
    }

    @Test
    void idsAreEscapedAndPromptsMayHaveNoChunk() throws IOException {
        now = Instant.ofEpochSecond(1_706_788_800);
        FileHashStrategy strategy = strategy(1 << 20, 10);
        strategy.record("\"\\\n\r\t\b\f\u0001\u007f é\uD83D\uDE00", new long[0]);
        assertThat(read("chunk_hashes_1706788800_000000.jsonl"))
                .isEqualTo(
                        "{\"timestamp\": 1706788800.0, \"lookup_id\":"
                                + " \"\\\"\\\\\\n\\r\\t\\b\\f\\u0001\\u007f \\u00e9"
                                + "\\ud83d\\ude00\", \"chunk_hashes\": []}\n");
        strategy.close();
    }

    @Test
    void uniqueChunksAreThoseOfEachRequest() throws IOException {
        FileHashStrategy strategy = strategy(1 << 20, 10);
        strategy.record("a", new long[] {1, 2, 1});
        strategy.record("b", new long[] {1, 2});
        assertThat(strategy.status().totalChunks()).isEqualTo(5);
        assertThat(strategy.status().uniqueChunks()).isEqualTo(4);
        strategy.close();
    }

    @Test
    void theStatusTellsOfTheFiles() throws IOException {
        FileHashStrategy strategy = strategy(1 << 20, 10);
        assertThat(strategy.status().details()).containsEntry("file_count", 0);
        strategy.record("a", new long[] {1});
        assertThat(strategy.status().section()).isEqualTo("file_hash");
        assertThat(strategy.status().details().sequencedKeySet())
                .containsExactly("file_count", "current_file_size", "file_max_count", "output_dir");
        assertThat(strategy.status().details())
                .containsEntry("file_count", 1)
                .containsEntry("current_file_size", Files.size(directory.resolve(files().get(0))))
                .containsEntry("file_max_count", 10)
                .containsEntry("output_dir", directory.toString());
        strategy.close();
    }

    @Test
    void aFileThatIsLargeEnoughIsFollowedByAnother() throws IOException {
        FileHashStrategy strategy = strategy(1, 10);
        strategy.record("a", new long[] {1});
        now = NOW.plusSeconds(1);
        strategy.record("b", new long[] {1});
        assertThat(files())
                .containsExactly(
                        "chunk_hashes_1706788800_000000.jsonl",
                        "chunk_hashes_1706788801_000001.jsonl");
        assertThat(read("chunk_hashes_1706788801_000001.jsonl")).contains("\"b\"");
        strategy.close();
    }

    @Test
    void theOldestFileIsDeletedWhenThereAreTooMany() throws IOException {
        FileHashStrategy strategy = strategy(1, 2);
        for (int i = 0; i < 4; i++) {
            strategy.record("r" + i, new long[] {1});
        }
        assertThat(files())
                .containsExactly(
                        "chunk_hashes_1706788800_000002.jsonl",
                        "chunk_hashes_1706788800_000003.jsonl");
        assertThat(strategy.status().fileCount()).isEqualTo(4);
        strategy.close();
    }

    @Test
    void aResetLeavesTheFilesAndOverwritesNone() throws IOException {
        FileHashStrategy strategy = strategy(1 << 20, 10);
        strategy.record("a", new long[] {1});
        strategy.reset();
        assertThat(strategy.status().totalChunks()).isZero();
        assertThat(strategy.status().fileCount()).isZero();
        assertThat(strategy.status().currentFileSize()).isZero();
        strategy.record("b", new long[] {1});
        assertThat(strategy.status().fileCount()).isEqualTo(1);
        assertThat(read("chunk_hashes_1706788800_000000.jsonl")).contains("\"a\"");
        assertThat(read("chunk_hashes_1706788800_000001.jsonl")).contains("\"b\"");
        strategy.close();
    }
}
