package io.lmcache4j.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/**
 * The defects of LMCache's own server, each kept or not as docs/compatibility.md says (http-api.md
 * §11.1, whose rows give the numbers).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KnownDefectsTest {
    private static final String TEXT = "text/plain; charset=utf-8";

    private final TestServer worker = TestServer.worker();
    private final TestServer scheduler = TestServer.scheduler();

    @AfterAll
    void close() {
        worker.close();
        scheduler.close();
    }

    @Test
    void row1SchedulerAndWorkerOfOneProcessAnswerForThemselves() {
        try (var otherWorker = TestServer.worker();
                var otherScheduler = TestServer.scheduler()) {
            assertThat(otherWorker.delete("/cache/clear").status()).isEqualTo(200);
            assertThat(otherScheduler.delete("/cache/clear").status()).isEqualTo(503);
        }
        try (var otherScheduler = TestServer.scheduler();
                var otherWorker = TestServer.worker()) {
            assertThat(otherWorker.delete("/cache/clear").status()).isEqualTo(200);
            assertThat(otherScheduler.delete("/cache/clear").status()).isEqualTo(503);
        }
    }

    @Test
    void row4InfoOfTheKvCachesIsThere() {
        assertThat(worker.get("/cache/kvcache/info").body()).contains("\"num_layers\": 1");
    }

    @Test
    void row5ALevelWithoutALoggerIsNull() {
        var answer = worker.get("/loglevel?level=DEBUG");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.type()).isEqualTo("application/json");
        assertThat(answer.body()).isEqualTo("null");
    }

    @Test
    void row6ReadingALevelMakesNoLogger() {
        String name = "lmcache.nobody.has.this";
        assertThat(worker.get("/loglevel?logger_name=" + name).body()).isEqualTo(name + ": NOTSET");
        assertThat(worker.get("/loglevel").body()).doesNotContain(name);
    }

    @Test
    void row7AStoppedCriticalThreadIsHealthyAndTheStatusIs200() {
        try (var own = TestServer.worker()) {
            own.manager().periodicThreads().statuses().stream()
                    .map(status -> own.manager().periodicThreads().find(status.name()))
                    .forEach(thread -> thread.orElseThrow().stop());
            assertThat(own.get("/periodic-threads").body()).contains("\"running_count\":0");
            var answer = own.get("/periodic-threads-health");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body())
                    .isEqualTo("{\"healthy\":true,\"unhealthy_count\":0,\"unhealthy_threads\":[]}");
        }
    }

    @Test
    void row8AConfThatIsSetInPartIs200() {
        try (var own = TestServer.worker()) {
            var answer = own.post("/conf", "{\"nope\":1,\"min_retrieve_tokens\":8}");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains("\"errors\":{\"nope\":\"Unknown config\"}");
        }
    }

    @Test
    void row9ConfAndMetaAreText() {
        assertThat(worker.get("/conf").type()).isEqualTo(TEXT);
        assertThat(worker.get("/meta").type()).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/version", "/lmc_version", "/commit_id"})
    void row10VersionsAreJsonStrings(String path) {
        var answer = worker.get(path);
        assertThat(answer.type()).isEqualTo("application/json");
        assertThat(answer.body()).startsWith("\"").endsWith("\"");
    }

    @Test
    void row11NamesOfMethodsAreNoKeysAndOddNumbersAreNotSet() {
        assertThat(worker.get("/conf?names=to_dict,from_env,get").body()).isEqualTo("{}");
        var answer = worker.post("/conf", "{\"hit_miss_ratio\":NaN}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"updated\":{},\"errors\":"
                                + "{\"hit_miss_ratio\":\"Failed to set config value\"}}");
        assertThat(worker.get("/conf").body()).doesNotContain("NaN");
    }

    @Test
    void row12ASwitchThatDoesNothingSaysSoInTheLog() {
        try (var own = TestServer.worker();
                var log = CapturedLog.of("lmcache")) {
            own.delete("/backends/LocalCPUBackend");
            var answer = own.put("/hot_cache/enable");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains("\"hot_cache\": true");
            assertThat(log.lines()).anyMatch(line -> line.startsWith("WARN"));
        }
    }

    @Test
    void row13MoreTokensThanSlotsAreRefused() {
        String tooMany = "0," + (TestServer.SLOTS + 1);
        assertThat(worker.post("/cache/store?tokens_mock=" + tooMany).status()).isEqualTo(400);
        assertThat(worker.post("/cache/retrieve?tokens_mock=" + tooMany).status()).isEqualTo(400);
    }

    @Test
    void row14StoreAndRetrieveWorkOnCachesOfAnyForm() {
        try (var own = TestServer.worker()) {
            assertThat(own.post("/cache/store?tokens_mock=0,8").status()).isEqualTo(200);
            assertThat(own.post("/cache/retrieve?tokens_mock=0,8").body())
                    .contains("\"num_retrieved\": 8");
        }
    }

    @Test
    void row19LookupCanBeCreatedAfterItWasClosed() {
        for (TestServer kind : List.of(worker, scheduler)) {
            assertThat(kind.post("/lookup/create?dryrun=true").status()).isEqualTo(200);
            assertThat(kind.post("/lookup/close").status()).isEqualTo(200);
            assertThat(kind.post("/lookup/create").status()).isEqualTo(200);
        }
    }

    @Test
    void row20NoMaximumAndZeroMeanAll() {
        String path = "/cache/load-fs-chunks";
        String none = load(path, "{\"config_path\":\"/nowhere/a.yaml\"}");
        assertThat(load(path, "{\"config_path\":\"/nowhere/a.yaml\",\"max_chunks\":0}"))
                .isEqualTo(none);
        assertThat(none).contains("Invalid configuration file");
    }

    private String load(String path, String body) {
        return worker.send("POST", path, body, "Content-Type", "application/json").body();
    }

    @Test
    void row21FamiliesSayInTheirOwnWordsThatThereIsNoEngine() {
        assertThat(scheduler.delete("/cache/clear").body())
                .isEqualTo(
                        "{\n  \"error\": \"LMCache API is unavailable\",\n"
                                + "  \"message\": \"LMCache engine not configured.\"\n}");
        assertThat(scheduler.get("/backends").body())
                .isEqualTo(
                        "{\"error\":\"/backends API is unavailable\","
                                + "\"message\":\"LMCache engine not configured.\"}");
        assertThat(scheduler.get("/controller/workers").body())
                .isEqualTo("{\"detail\":\"Controller manager not available\"}");
    }

    @Test
    void row22ChunkSizeMayBeMissing() {
        var answer = worker.get("/cache/kvcache/check?slot_mapping=0,1");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"chunk_size\": null", "\"num_chunks\": 0", "\"chunk_checksums\": []");
    }

    @Test
    void row23TheTextNamesTokensInput() {
        assertThat(worker.post("/cache/store").body())
                .contains("Must specify either tokens_input or tokens_mock");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/controller/key-stats", "/controller/workers"})
    void row24ControllerRoutesAre503Here(String path) {
        assertThat(worker.get(path).status()).isEqualTo(503);
        assertThat(scheduler.get(path).status()).isEqualTo(503);
    }

    @Test
    void row25AWorkerWithoutAnInstanceIsNoError() {
        assertThat(worker.get("/controller/workers?worker_id=0").body())
                .isEqualTo(worker.get("/controller/workers").body());
        assertThat(worker.get("/controller/workers?worker_id=x").status()).isEqualTo(422);
    }

    @Test
    void row27RecordingSlotsNeedsAnEngineOnlyToBeSet() {
        assertThat(scheduler.post("/cache/kvcache/record_slot").body())
                .contains("\"kvcache_check_log_enabled\": false");
        assertThat(scheduler.post("/cache/kvcache/record_slot?enabled=true").status())
                .isEqualTo(500);
    }
}
