package io.lmcache4j.api.endpoint.vllm;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.TestServer;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;

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

    @Test
    void aRemoteStoreIsATierLikeAnyOther() throws Exception {
        try (var server = TestServer.worker(Map.of("remote_url", "mock://0.1/"))) {
            assertThat(server.get("/backends").body())
                    .isEqualTo(
                            "{\"LocalCPUBackend\":\"LocalCPUBackend\","
                                    + "\"RemoteBackend\":\"RemoteBackend\"}");
            assertThat(server.get("/readyz").body())
                    .contains("{\"name\":\"backend.RemoteBackend\",\"status\":\"ok\"");
            server.post("/cache/store?tokens_mock=0,8");
            var storage = server.manager().engine().orElseThrow().storage();
            storage.backend("RemoteBackend").orElseThrow().awaitPuts(Duration.ofSeconds(20));
            server.delete("/backends/LocalCPUBackend");
            assertThat(server.post("/backends").body())
                    .contains("\"created\":{\"LocalCPUBackend\":\"LocalCPUBackend\"}");
            assertThat(server.put("/bypass/add?backend_name=RemoteBackend").body())
                    .contains("\"bypassed_backends\": [\n    \"RemoteBackend\"");
            assertThat(server.post("/cache/retrieve?tokens_mock=0,8").body())
                    .contains("\"num_retrieved\": 0\n");
            server.put("/bypass/remove?backend_name=RemoteBackend");
            assertThat(server.post("/cache/retrieve?tokens_mock=0,8").body())
                    .contains("\"num_retrieved\": 8\n");
            assertThat(server.delete("/backends/RemoteBackend").status()).isEqualTo(200);
            assertThat(server.get("/backends").body()).doesNotContain("RemoteBackend");
        }
    }

    @Test
    void aUrlThatNobodyClaimsIsA500AndChangesNothing() {
        try (var server = TestServer.worker(Map.of("remote_url", "blackhole://"))) {
            server.delete("/backends/RemoteBackend");
            var set = server.post("/conf", "{\"remote_url\":\"gopher://u:hunter2@h:1\"}");
            assertThat(set.status()).isEqualTo(200);
            assertThat(set.header("X-LMCache4j-Effect")).isEqualTo("remote_url=recreate-backend");
            var answer = server.post("/backends");
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.body())
                    .startsWith(
                            "{\"error\":\"Failed to create backends\",\"message\":\"remote_url: No"
                                    + " adapter found for URL gopher://u:***@h:1");
            assertThat(server.get("/backends").body())
                    .isEqualTo("{\"LocalCPUBackend\":\"LocalCPUBackend\"}");
        }
    }
}
