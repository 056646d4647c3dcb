package io.lmcache4j.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

class TraceSummaryTest {
    private static final String TWO_THAT_SHARE_A_BLOCK =
            """
            {"timestamp": 0, "input_length": 1100, "output_length": 1, "hash_ids": [1, 2, 3]}
            {"timestamp": 7, "input_length": 1024, "output_length": 1, "hash_ids": [1, 4]}
            """;

    @TempDir Path folder;

    @Test
    void countsWhatIsDistinctOnce() throws Exception {
        TraceSummary summary = TraceSummary.of(trace(), 512, tokens -> 10L * tokens);

        assertThat(summary).isEqualTo(new TraceSummary(2, 2124, 1100, 7, 4, 10 * (1100 + 512)));
    }

    @Test
    void chunksMayBeSmallerOrLargerThanBlocks() throws Exception {
        assertThat(TraceSummary.of(trace(), 256, _ -> 1).distinctChunks()).isEqualTo(4 + 1 + 2);
        assertThat(TraceSummary.of(trace(), 1024, _ -> 1).distinctChunks()).isEqualTo(1 + 1 + 1);
    }

    @Test
    void badLineIsFoundBeforeAnythingElse() throws Exception {
        Path file = Files.writeString(folder.resolve("t"), TWO_THAT_SHARE_A_BLOCK + "{");

        assertThatThrownBy(() -> TraceSummary.of(file, 512, _ -> 1))
                .isInstanceOf(TraceException.class)
                .hasMessageContaining("line 3");
    }

    private Path trace() throws Exception {
        return Files.writeString(folder.resolve("trace.jsonl"), TWO_THAT_SHARE_A_BLOCK);
    }
}
