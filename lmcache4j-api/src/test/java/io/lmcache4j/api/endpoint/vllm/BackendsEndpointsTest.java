package io.lmcache4j.api.endpoint.vllm;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.TestServer;

import org.junit.jupiter.api.Test;

/** What the contract tables can't bring about. */
class BackendsEndpointsTest {
    @Test
    void whatCannotBeMadeIsA500WithItsText() {
        try (var server = TestServer.worker()) {
            server.manager().close();
            var answer = server.post("/backends");
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.type()).isEqualTo("application/json");
            assertThat(answer.body())
                    .isEqualTo(
                            "{\"error\":\"Failed to create backends\","
                                    + "\"message\":\"the storage is closed\"}");
        }
    }

    @Test
    void whatAClosedTierHeldIsGone() {
        try (var server = TestServer.worker()) {
            server.post("/cache/store?tokens_mock=0,8");
            server.delete("/backends/LocalCPUBackend");
            server.post("/backends");
            assertThat(server.post("/cache/retrieve?tokens_mock=0,8").body())
                    .contains("\"num_retrieved\": 0\n");
        }
    }
}
