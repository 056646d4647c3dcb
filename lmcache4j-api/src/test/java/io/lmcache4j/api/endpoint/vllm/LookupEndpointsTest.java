package io.lmcache4j.api.endpoint.vllm;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.TestServer;
import io.lmcache4j.engine.lookup.LookupClient;

import org.junit.jupiter.api.Test;

import java.util.List;

/** What the calls do; what they answer is in the contract tables. */
class LookupEndpointsTest {
    @Test
    void aDryRunLeavesTheClientThatIsThere() {
        try (var server = TestServer.scheduler()) {
            LookupClient client = server.manager().lookupClient().orElseThrow();
            server.post("/lookup/create?dryrun=true");
            assertThat(server.manager().lookupClient()).containsSame(client);
            server.post("/lookup/create");
            assertThat(server.manager().lookupClient().orElseThrow()).isNotSameAs(client);
        }
    }

    @Test
    void resultsTellBothRoleAndMode() {
        try (var scheduler = TestServer.scheduler();
                var worker = TestServer.worker()) {
            for (String verb : List.of("create?dryrun=true", "recreate", "close")) {
                assertThat(scheduler.post("/lookup/" + verb).body())
                        .endsWith(",\n  \"role\": \"scheduler\",\n  \"mode\": \"client\"\n}");
                assertThat(worker.post("/lookup/" + verb).body())
                        .endsWith(",\n  \"role\": \"worker\",\n  \"mode\": \"server\"\n}");
            }
        }
    }

    @Test
    void asynchronousLookupsShowTheirClasses() {
        try (var scheduler = TestServer.scheduler();
                var worker = TestServer.worker()) {
            scheduler.post("/conf", "{\"enable_async_loading\":true}");
            worker.post("/conf", "{\"enable_async_loading\":true}");
            assertThat(scheduler.post("/lookup/create").body())
                    .contains("\"new\": \"LMCacheAsyncLookupClient\"");
            assertThat(worker.post("/lookup/create").body())
                    .contains("\"new\": \"LMCacheAsyncLookupServer\"");
        }
    }

    @Test
    void onceClosedThereIsNone() {
        try (var scheduler = TestServer.scheduler();
                var worker = TestServer.worker()) {
            scheduler.post("/lookup/close");
            worker.post("/lookup/close");
            assertThat(scheduler.manager().lookupClient()).isEmpty();
            assertThat(worker.manager().lookupServer()).isEmpty();
        }
    }

    @Test
    void anErrorNamesTheSettingAndChangesNothing() {
        try (var server = TestServer.scheduler()) {
            LookupClient client = server.manager().lookupClient().orElseThrow();
            server.post(
                    "/conf",
                    "{\"enable_chunk_statistics\":true,"
                            + "\"chunk_statistics_strategy\":\"file_hash\","
                            + "\"extra_config\":{"
                            + "\"chunk_statistics_file_output_dir\":\"/dev/null/hashes\"}}");
            var answer = server.post("/lookup/recreate");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body())
                    .containsPattern("\"error\": \".*chunk_statistics_file_output_dir")
                    .endsWith("\",\n  \"role\": \"scheduler\",\n  \"mode\": \"client\"\n}");
            assertThat(server.manager().lookupClient()).containsSame(client);
        }
    }
}
