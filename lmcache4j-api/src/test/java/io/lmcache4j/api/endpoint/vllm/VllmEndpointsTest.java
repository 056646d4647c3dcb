package io.lmcache4j.api.endpoint.vllm;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.TestServer;
import io.lmcache4j.engine.Version;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VllmEndpointsTest {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";

    private final TestServer worker = TestServer.worker();
    private final TestServer scheduler = TestServer.scheduler();

    @AfterAll
    void close() {
        worker.close();
        scheduler.close();
    }

    @Test
    void versionsAreJsonStrings() {
        Version built = Version.current();
        assertThat(worker.get("/lmc_version").type()).isEqualTo(JSON);
        assertThat(worker.get("/lmc_version").body())
                .isEqualTo("\"0.4.0+lmcache4j." + built.version() + "\"");
        assertThat(worker.get("/commit_id").body()).isEqualTo("\"" + built.commit() + "\"");
    }

    @Test
    void versionPartsThatAreUnknownAreNa() throws Exception {
        var routes = new VersionEndpoints(new Version("1.2", "")).routes();
        assertThat(
                        new String(
                                routes.getLast().handler().handle(null).body(),
                                StandardCharsets.UTF_8))
                .isEqualTo("\"0.4.0+lmcache4j.1.2-NA\"");
        var built = new VersionEndpoints(new Version("1.2", "abc")).routes();
        assertThat(
                        new String(
                                built.getLast().handler().handle(null).body(),
                                StandardCharsets.UTF_8))
                .isEqualTo("\"0.4.0+lmcache4j.1.2-abc\"");
    }

    @Test
    void confShowsAllKeysInTheTablesOrderAsText() {
        var answer = worker.get("/conf");
        assertThat(answer.type()).isEqualTo(TEXT);
        assertThat(answer.body()).startsWith("{\n  \"chunk_size\": 4,\n  \"local_cpu\": true,\n");
        assertThat(worker.get("/conf?key=chunk_size&value=8").body()).isEqualTo(answer.body());
        assertThat(worker.get("/conf?names=").body()).isEqualTo(answer.body());
    }

    @Test
    void confShowsNamedKeysInTheAskedOrder() {
        assertThat(
                        worker.get(
                                        "/conf?names=local_cpu,nope,chunk_size,local_cpu,%20lookup_timeout_ms")
                                .body())
                .isEqualTo("{\n  \"local_cpu\": true,\n  \"chunk_size\": 4\n}");
        assertThat(worker.get("/conf?names=nope").body()).isEqualTo("{}");
    }

    @Test
    void confSetsEachKeyByItselfAndSaysWhatItTakes() {
        try (var own = TestServer.worker()) {
            var all = own.post("/conf", "{\"min_retrieve_tokens\":\"7\",\"chunk_size\":16}");
            assertThat(all.status()).isEqualTo(200);
            assertThat(all.type()).isEqualTo(JSON);
            assertThat(all.body())
                    .isEqualTo("{\"updated\":{\"min_retrieve_tokens\":7,\"chunk_size\":16}}");
            assertThat(all.header("X-LMCache4j-Effect"))
                    .matches("min_retrieve_tokens=\\w+, chunk_size=restart");
            assertThat(own.get("/conf?names=min_retrieve_tokens").body()).contains(": 7");
            assertThat(own.get("/conf").body()).contains("\"min_retrieve_tokens\": 7");

            var some = own.post("/conf", "{\"nope\":1,\"min_retrieve_tokens\":8}");
            assertThat(some.status()).isEqualTo(200);
            assertThat(some.body())
                    .isEqualTo(
                            "{\"updated\":{\"min_retrieve_tokens\":8},"
                                    + "\"errors\":{\"nope\":\"Unknown config\"}}");
            assertThat(own.manager().config().history()).last().asString().contains("127.0.0.1:");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|200|{\"updated\":{}}",
                "{\"nope\":1}|400|{\"updated\":{},\"errors\":{\"nope\":\"Unknown config\"}}",
                "{\"chunk_size\":\"many\"}|400|{\"updated\":{},"
                        + "\"errors\":{\"chunk_size\":\"Failed to set config value\"}}",
                "[1]|400|{\"error\":\"Request body must be a JSON object\"}",
                "null|400|{\"error\":\"Request body must be a JSON object\"}",
                "''|400|{\"error\":\"Invalid JSON body\","
                        + "\"message\":\"Expecting value: line 1 column 1 (char 0)\"}",
                "{\"a\":1,}|400|{\"error\":\"Invalid JSON body\",\"message\":"
                        + "\"Expecting property name enclosed in double quotes:"
                        + " line 1 column 8 (char 7)\"}",
            })
    void confRefusesWithTheseBodiesAndChangesNothing(String sent, int status, String body) {
        String before = scheduler.get("/conf").body();
        var answer = scheduler.post("/conf", sent);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.header("X-LMCache4j-Effect")).isEmpty();
        assertThat(scheduler.get("/conf").body()).isEqualTo(before);
    }

    @Test
    void confSetsNothingThatItsAnswerCouldNotShow() {
        try (var own = TestServer.worker()) {
            String before = own.get("/conf").body();
            String body =
                    "{\"extra_config\":{\"a\":NaN},\"lmcache_instance_id\":\"\\ud800\",\"nope\":1}";
            var answer = own.post("/conf", body);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body())
                    .isEqualTo(
                            "{\"updated\":{},\"errors\":{\"extra_config\":\"Failed to set config"
                                    + " value\",\"lmcache_instance_id\":\"Failed to set config"
                                    + " value\",\"nope\":\"Unknown config\"}}");
            assertThat(own.get("/conf").body()).isEqualTo(before);
        }
    }

    @Test
    void metaShowsAttributesByNameAsText() {
        var answer = worker.get("/meta");
        assertThat(answer.type()).isEqualTo(TEXT);
        assertThat(answer.body())
                .startsWith("{\n  \"chunk_size\": 4,\n  \"engine_id\": null,\n")
                .contains("\"kv_dtype\": \"torch.bfloat16\",\n")
                .contains("  \"kv_shape\": [\n    1,\n    2,\n    4,\n    1,\n    4\n  ],\n");
        assertThat(scheduler.get("/meta?names=worker_id,role,__class__").body())
                .isEqualTo("{\n  \"worker_id\": 0,\n  \"role\": \"scheduler\"\n}");
    }

    @Test
    void storeRetrieveAndClearMoveTokens() {
        try (var own = TestServer.worker()) {
            assertThat(own.post("/cache/store?tokens_mock=%20-4%20,%204%20").body())
                    .isEqualTo("{\n  \"status\": \"success\",\n  \"num_tokens\": 8\n}");
            var retrieved = own.post("/cache/retrieve?tokens_mock=-4,6");
            assertThat(retrieved.type()).isEqualTo(JSON);
            assertThat(retrieved.body())
                    .isEqualTo(
                            "{\n  \"status\": \"success\",\n  \"num_tokens\": 10,\n"
                                    + "  \"num_retrieved\": 8\n}");
            assertThat(own.delete("/cache/clear?locations=RemoteBackend&locations=").body())
                    .contains("\"num_removed\": 0\n");
            assertThat(own.delete("/cache/clear?locations=LocalCPUBackend").body())
                    .isEqualTo("{\n  \"status\": \"success\",\n  \"num_removed\": 8\n}");
            assertThat(own.post("/cache/retrieve?tokens_mock=-4,6").body())
                    .contains("\"num_retrieved\": 0\n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|Missing parameters|Must specify either tokens_input or tokens_mock",
                "?tokens_mock=|Missing parameters|Must specify either tokens_input or tokens_mock",
                "?tokens_mock=1,2,3|Invalid tokens_mock format|tokens_mock must be 'start,end':"
                        + " tokens_mock must contain exactly 2 numbers",
                "?tokens_mock=5,5|Invalid tokens_mock format|"
                        + "tokens_mock must be 'start,end': start must be less than end",
                "?tokens_mock=a,5|Invalid tokens_mock format|tokens_mock must be 'start,end':"
                        + " invalid literal for int() with base 10: 'a'",
                "?tokens_mock=1,|Invalid tokens_mock format|tokens_mock must be 'start,end':"
                        + " invalid literal for int() with base 10: ''",
                "?tokens_mock=1.0,5|Invalid tokens_mock format|tokens_mock must be 'start,end':"
                        + " invalid literal for int() with base 10: '1.0'",
                "?tokens_mock=0,33|Invalid tokens_mock range|"
                        + "33 tokens are more than the 32 slots of the KV caches",
                "?tokens_mock=1,1000001|Invalid tokens_mock range|"
                        + "1000000 tokens are more than the 32 slots of the KV caches",
                "?tokens_mock=1,1000002|Invalid tokens_mock range|"
                        + "1000001 tokens are more than the 1000000 that one request may have",
                "?tokens_mock=9223372036854775807,9223372036854775809|Invalid tokens_mock range|"
                        + "token ids must fit in 64 bits",
            })
    void mockTokensAreCheckedInThisOrder(String query, String error, String message) {
        for (String path : new String[] {"/cache/store", "/cache/retrieve"}) {
            var answer = worker.post(path + query);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body())
                    .isEqualTo(
                            "{\n  \"error\": \"%s\",\n  \"message\": \"%s\"\n}"
                                    .formatted(error, message));
        }
    }

    @Test
    void mockTokensOfManyDigitsCostNoStack() {
        var answer = worker.post("/cache/store?tokens_mock=" + "1_".repeat(20_000) + "1,2");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("start must be less than end");
    }

    @Test
    void mockTokensReachToTheEndOf64Bits() {
        assertThat(
                        worker.post(
                                        "/cache/store?tokens_mock=9223372036854775804,9223372036854775808")
                                .body())
                .contains("\"num_tokens\": 4\n");
        assertThat(
                        worker.post(
                                        "/cache/store?tokens_mock=-9223372036854775808,-9223372036854775804")
                                .status())
                .isEqualTo(200);
    }

    @Test
    void clearTakesAJsonObjectOrNothing() {
        assertThat(
                        worker.send("DELETE", "/cache/clear", "{\"a\":1}", "Content-Type", JSON)
                                .status())
                .isEqualTo(200);
        assertThat(worker.send("DELETE", "/cache/clear", "[1]", "Content-Type", JSON).status())
                .isEqualTo(422);
    }

    @ParameterizedTest
    @CsvSource({
        "freeze, Freeze mode",
        "hot_cache, Hot cache",
    })
    void switchesSayTheirState(String family, String name) {
        String body = "{\n  \"status\": \"success\",\n  \"%s\": %s,\n  \"message\": \"%s\"\n}";
        String path = "/" + family;
        var enabled = worker.put(path + "/enable");
        assertThat(enabled.type()).isEqualTo(JSON);
        assertThat(enabled.body())
                .isEqualTo(body.formatted(family, true, name + " enabled successfully"));
        assertThat(worker.get(path + "/status").body())
                .isEqualTo(body.formatted(family, true, name + " is enabled"));
        assertThat(worker.put(path + "/disable").body())
                .isEqualTo(body.formatted(family, false, name + " disabled successfully"));
        assertThat(worker.get(path + "/status").body())
                .isEqualTo(body.formatted(family, false, name + " is disabled"));
        if (family.equals("hot_cache")) {
            worker.put(path + "/enable");
        }
    }

    @Test
    void tiersAreListed() {
        assertThat(worker.get("/backends").body())
                .isEqualTo("{\"LocalCPUBackend\":\"LocalCPUBackend\"}");
        worker.manager().engine().orElseThrow().storage().setBypass("LocalCPUBackend", true);
        assertThat(worker.get("/bypass/list").body())
                .isEqualTo(
                        """
                        {
                          "status": "success",
                          "bypassed_backends": [
                            "LocalCPUBackend"
                          ],
                          "all_backends": [
                            "LocalCPUBackend"
                          ]
                        }\
                        """);
        worker.manager().engine().orElseThrow().storage().setBypass("LocalCPUBackend", false);
        assertThat(worker.get("/bypass/list").body()).contains("\"bypassed_backends\": [],\n");
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /cache/clear, LMCache API is unavailable",
        "POST, /cache/store, LMCache API is unavailable",
        "POST, /cache/retrieve?tokens_mock=x, LMCache API is unavailable",
        "PUT, /freeze/enable, /freeze/enable API is unavailable",
        "PUT, /freeze/disable, /freeze/disable API is unavailable",
        "GET, /freeze/status, /freeze/status API is unavailable",
        "PUT, /hot_cache/enable, hot_cache API is unavailable",
        "PUT, /hot_cache/disable, hot_cache API is unavailable",
        "GET, /hot_cache/status, hot_cache API is unavailable",
        "GET, /bypass/list, Bypass API is unavailable",
    })
    void aSchedulerHasNoEngine(String method, String target, String error) {
        var answer = scheduler.send(method, target, "");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.type()).isEqualTo(JSON);
        assertThat(answer.body())
                .isEqualTo(
                        "{\n  \"error\": \"%s\",\n  \"message\": \"LMCache engine not configured.\"\n}"
                                .formatted(error));
    }

    @Test
    void aSchedulerHasNoBackends() {
        var answer = scheduler.get("/backends");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"error\":\"/backends API is unavailable\","
                                + "\"message\":\"LMCache engine not configured.\"}");
    }
}
