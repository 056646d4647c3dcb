package io.lmcache4j.api.endpoint.vllm;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.TestServer;
import io.lmcache4j.engine.key.RequestConfigs;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What is counted between start and stop; the bodies are in the contract tables. */
class ChunkStatisticsEndpointsTest {
    @TempDir Path folder;

    private TestServer scheduler(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("enable_chunk_statistics", true);
        all.put(
                "extra_config",
                Map.of("chunk_statistics_file_output_dir", folder.resolve("hashes").toString()));
        return TestServer.scheduler(all);
    }

    /** Two full chunks and a partial one. */
    private static void lookup(TestServer server, String id) {
        server.manager()
                .lookupClient()
                .orElseThrow()
                .lookup(new long[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, id, RequestConfigs.EMPTY);
    }

    private static void assertCounted(TestServer server, int requests, int total, int unique) {
        assertThat(server.get("/chunk_statistics/status").body())
                .contains("\"total_requests\": " + requests + ",\n")
                .contains("\"total_chunks\": " + total + ",\n")
                .contains("\"unique_chunks\": " + unique + ",\n")
                .contains("\"duplicate_chunks\": " + (total - unique) + ",\n");
    }

    @ParameterizedTest
    @CsvSource({"memory_bloom_filter, 3", "file_hash, 6"}) // the latter within a request alone
    void countsFromStartToStopUntilReset(String strategy, int unique) {
        try (var server = scheduler(Map.of("chunk_statistics_strategy", strategy))) {
            lookup(server, "before");
            assertCounted(server, 0, 0, 0);
            server.post("/chunk_statistics/start");
            lookup(server, "one");
            lookup(server, "two");
            lookup(server, "two");
            assertCounted(server, 2, 6, unique);
            server.post("/chunk_statistics/stop");
            lookup(server, "after");
            assertCounted(server, 2, 6, unique);
            server.post("/chunk_statistics/reset");
            assertCounted(server, 0, 0, 0);
        }
    }

    @Test
    void aTargetThatIsReachedEndsTheCounting() {
        try (var server = scheduler(Map.of("chunk_statistics_auto_exit_target_unique_chunks", 1))) {
            server.post("/chunk_statistics/start");
            lookup(server, "one");
            server.get("/chunk_statistics/status"); // waits until "one" is recorded
            lookup(server, "two");
            assertThat(server.get("/chunk_statistics/status").body())
                    .startsWith("{\n  \"enabled\": false,\n")
                    .contains("  \"auto_exit_enabled\": true,\n");
        }
    }

    @Test
    void aTargetOfZeroIsNoTarget() {
        try (var server = scheduler(Map.of())) {
            assertThat(server.get("/chunk_statistics/status").body())
                    .endsWith(
                            """
                            ,
                              "auto_exit_enabled": false,
                              "auto_exit_timeout_hours": 0.0,
                              "auto_exit_target_unique_chunks": 0
                            }\
                            """);
        }
    }

    @Test
    void aFailureIsA500WithItsText() throws Exception {
        try (var server = scheduler(Map.of())) {
            var family =
                    new ChunkStatisticsEndpoints(
                            server.manager(),
                            () -> {
                                throw new IllegalStateException("no time");
                            });
            var answer = family.routes().getLast().handler().handle(null);
            assertThat(answer.status()).isEqualTo(500);
            assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                    .isEqualTo(
                            """
                            {
                              "error": "Failed to get status",
                              "message": "no time"
                            }\
                            """);
        }
    }
}
