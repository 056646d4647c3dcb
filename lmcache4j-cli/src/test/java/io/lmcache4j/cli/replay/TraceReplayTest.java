package io.lmcache4j.cli.replay;

import static io.lmcache4j.cli.replay.TraceFile.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.cli.host.ModelPreset;
import io.lmcache4j.cli.output.Terminal;
import io.lmcache4j.cli.trace.TraceException;
import io.lmcache4j.cli.trace.TraceRequest;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

class TraceReplayTest {
    @TempDir Path folder;

    @Test
    void capacityCountsChunksAndTheLeastRecentlyWantedLeave() throws Exception {
        Path trace =
                TraceFile.write(
                        folder.resolve("t"),
                        List.of(
                                request(1024, 1, 2),
                                request(512, 3),
                                request(1024, 1, 2),
                                request(512, 4),
                                request(512, 3),
                                request(1024, 1, 2)));

        ReplayReport report = replay(trace, Optional.of(3));

        // 1 2 | 3 | 1 2 hit | 4 for 3 | 3 for 2, the suffix | 1 hit
        assertThat(report.counts().chunksHit()).isEqualTo(3);
        assertThat(report.json())
                .containsEntry("requests", 6L)
                .containsEntry("chunks_requested", 9L)
                .containsEntry("chunks_hit", 3L)
                .containsEntry("hit_ratio", 1.0 / 3)
                .containsEntry("tiers", Map.of("LocalCPUBackend", Map.of("chunks_hit", 3L)))
                .containsEntry("policy", "LRU")
                .containsEntry("chunk_size", 512)
                .containsEntry("capacity_chunks", 3)
                .containsEntry("verified_bytes", 3 * 512 * 64L)
                .containsEntry("mismatched_bytes", 0L)
                .containsKey("seconds")
                .hasSize(11);
    }

    @Property(tries = 30)
    void unlimitedCacheHitsTheLongestRunOfKnownBlocks(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 1, max = 4000) Integer> lengths)
            throws Exception {
        Path file = Files.createTempFile("trace", ".jsonl");
        try {
            List<TraceRequest> requests = lengths.stream().map(TraceReplayTest::branch).toList();

            ReplayReport report = replay(TraceFile.write(file, requests), Optional.empty());

            assertThat(report.counts().chunksHit()).isEqualTo(hitsOfAnUnlimitedSet(requests));
            assertThat(report.counts().mismatchedBytes()).isZero();
        } finally {
            Files.delete(file);
        }
    }

    /** Prompts whose lengths have the same remainder share blocks up to the last, partial one. */
    private static TraceRequest branch(int length) {
        long[] blocks = new long[Math.ceilDiv(length, 512)];
        for (int i = 0; i < blocks.length; i++) {
            boolean full = 512 * (i + 1) <= length;
            blocks[i] = 1_000L * (length % 3) + i + (full ? 0 : 100_000L * (length % 512));
        }
        return request(length, blocks);
    }

    private static long hitsOfAnUnlimitedSet(List<TraceRequest> requests) {
        Set<Long> known = new HashSet<>();
        long hits = 0;
        for (TraceRequest request : requests) {
            List<Long> ids = new ArrayList<>();
            for (int i = 0; i < request.blocks(); i++) {
                ids.add(request.blockId(i));
            }
            hits += ids.stream().takeWhile(known::contains).count();
            known.addAll(ids);
        }
        return hits;
    }

    @Test
    void theDiskKeepsWhatMemoryLostAndIsEmptyAfterwards() throws Exception {
        Path trace =
                TraceFile.write(
                        folder.resolve("t"),
                        List.of(
                                request(1024, 1, 2),
                                request(512, 3),
                                request(1024, 1, 2),
                                request(512, 4),
                                request(512, 5),
                                request(1024, 1, 2)));
        Path directory = folder.resolve("disk");

        for (int again = 0; again < 2; again++) {
            ReplayReport report =
                    new TraceReplay(
                                    trace,
                                    ModelPreset.NANO,
                                    512,
                                    Optional.empty(),
                                    Optional.of(1),
                                    Optional.of(new ReplayDisk(directory, Optional.of(5))),
                                    512,
                                    16,
                                    true)
                            .run(Map.of(), new Terminal(false, false));

            // 1 2 | 3 | 1 2 hit | 4 | 5 | 1 2 hit, where memory has room for one
            assertThat(report.json())
                    .containsEntry("disk_capacity_chunks", 5)
                    .containsEntry("mismatched_bytes", 0L);
            assertThat(report.counts().chunksByTier()).containsKey("LocalDiskBackend");
            assertThat(report.counts().chunksHit()).isEqualTo(4);
            assertThat(report.text()).contains("5 chunks, " + directory);
            try (var files = Files.list(directory)) {
                assertThat(files.filter(file -> file.toString().endsWith(".pt"))).isEmpty();
            }
        }
    }

    @Test
    void badLineStartsNothing() throws Exception {
        Path trace = Files.writeString(folder.resolve("t"), "\n{\"timestamp\": 1");

        assertThatThrownBy(() -> replay(trace, Optional.empty()))
                .isInstanceOf(TraceException.class)
                .hasMessageContaining("line 2");
    }

    @Test
    void environmentSettingsApplyButForThePool() throws Exception {
        Path trace = TraceFile.write(folder.resolve("t"), List.of(request(512, 1)));

        ReplayReport report =
                replay(trace, Optional.empty(), Map.of("LMCACHE_CACHE_POLICY", "FIFO"));

        assertThat(report.policy()).isEqualTo("FIFO");
    }

    @Test
    void textTellsTheSameInWords() throws Exception {
        Path trace =
                TraceFile.write(folder.resolve("t"), List.of(request(512, 1), request(512, 1)));

        String text = replay(trace, Optional.empty()).text();

        assertThat(text)
                .containsPattern("requests +2 in ")
                .containsPattern("hit ratio +0.5000 \\(1 of 2 chunks of 512 tokens\\)")
                .containsPattern("capacity +unlimited, LRU")
                .containsPattern("verified +32.0 KiB, 0 bytes wrong");
    }

    private static ReplayReport replay(Path trace, Optional<Integer> capacity) throws Exception {
        return replay(trace, capacity, Map.of());
    }

    private static ReplayReport replay(
            Path trace, Optional<Integer> capacity, Map<String, String> environment)
            throws Exception {
        return new TraceReplay(
                        trace,
                        ModelPreset.NANO,
                        512,
                        Optional.empty(),
                        capacity,
                        Optional.empty(),
                        512,
                        16,
                        true)
                .run(environment, new Terminal(false, false));
    }
}
