package io.lmcache4j.api.endpoint.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.TestServer;
import io.lmcache4j.api.logging.LogLevel;
import io.lmcache4j.api.logging.LogSystem;
import io.lmcache4j.api.masking.Masking;
import io.lmcache4j.engine.periodic.PeriodicThread;
import io.lmcache4j.engine.periodic.RunOutcome;
import io.lmcache4j.engine.periodic.ThreadLevel;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommonEndpointsTest {
    private static final String TEXT = "text/plain; charset=utf-8";

    private final TestServer worker = TestServer.worker();
    private final LogSystem logs = LogSystem.find();

    @AfterAll
    void close() {
        worker.close();
    }

    @Test
    void envIsASortedFlatObjectAsText() {
        var answer = worker.get("/env");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.type()).isEqualTo(TEXT);
        var names = new TreeMap<>(System.getenv()).navigableKeySet();
        assertThat(answer.body()).startsWith("{\n  \"" + names.first() + "\": \"");
        assertThat(answer.body().lines().count()).isEqualTo(names.size() + 2);
    }

    @Test
    void loglevelListsLoggersByNameWithoutTheRoot() {
        logs.setLevel("test.listing", LogLevel.ERROR);
        var answer = worker.get("/loglevel?logger_name=&level=");
        assertThat(answer.type()).isEqualTo(TEXT);
        assertThat(answer.body())
                .startsWith("=== Loggers and Levels ===\n")
                .contains("\ntest.listing: ERROR\n")
                .doesNotContain("\nROOT");
        assertThat(answer.body().lines().skip(1).map(line -> line.substring(0, line.indexOf(": "))))
                .isSorted();
    }

    @Test
    void loglevelShowsOneAndMakesNone() {
        assertThat(worker.get("/loglevel?logger_name=test.unknown").body())
                .isEqualTo("test.unknown: NOTSET");
        assertThat(logs.levels()).doesNotContainKey("test.unknown");
    }

    @ParameterizedTest
    @CsvSource({
        "debug, DEBUG, DEBUG",
        "warn, WARN, WARNING",
        "FATAL, FATAL, CRITICAL",
        "NotSet, NOTSET, NOTSET",
    })
    void loglevelSetsAndEchoesTheNameAsSent(String sent, String echoed, String shown) {
        assertThat(worker.get("/loglevel?logger_name=test.set&level=" + sent).body())
                .isEqualTo("Set test.set level to " + echoed + " (including all handlers)");
        assertThat(worker.get("/loglevel?logger_name=test.set").body())
                .isEqualTo("test.set: " + shown);
    }

    @ParameterizedTest
    @CsvSource({"loud", "10", "TRACE", "OFF", "_STYLES"})
    void loglevelRefusesOtherNames(String level) {
        var answer = worker.get("/loglevel?logger_name=test.refused&level=" + level);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.type()).isEqualTo(TEXT);
        assertThat(answer.body()).isEqualTo("Invalid log level: " + level);
    }

    @Test
    void loglevelWithALevelAloneIsNull() {
        var answer = worker.get("/loglevel?level=INFO");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.type()).isEqualTo("application/json");
        assertThat(answer.body()).isEqualTo("null");
    }

    @Test
    void metricsHaveLmcachesNamesAndExactlyThisType() {
        worker.post("/cache/store?tokens_mock=0,8");
        var answer = worker.get("/metrics");
        assertThat(answer.type()).isEqualTo(TEXT);
        assertThat(answer.body())
                .contains("# TYPE lmcache:num_store_requests_total counter\n")
                .containsPattern("\nlmcache:num_store_requests_total\\{[^}]+} [1-9]")
                .containsPattern("\nlmcache:num_store_requests_created\\{[^}]+} \\d{10}\\.\\d{3}\n")
                .contains("\njvm_", "lmcache4j_build_info");
    }

    @Test
    void metricsResetAnswersOk() {
        worker.post("/cache/store?tokens_mock=0,8");
        var answer = worker.post("/metrics/reset");
        assertThat(answer.type()).isEqualTo(TEXT);
        assertThat(answer.body()).isEqualTo("ok");
        assertThat(worker.get("/metrics").body())
                .containsPattern("\nlmcache:num_store_requests_total\\{[^}]+} 0.0\n");
    }

    @Test
    void threadsAreBlocksAndASummary() {
        var answer = worker.get("/threads?name=API-SERVER-THREAD");
        assertThat(answer.type()).isEqualTo(TEXT);
        assertThat(answer.body())
                .startsWith("Thread: <Thread(api-server-thread, ")
                .containsPattern("\nStack trace:\n  at [^\n]*Thread.run")
                .doesNotContain("\n\n\nThread: ")
                .containsPattern("\n\n\n=== Thread Summary ===\nTotal threads: [1-9]\n$");
        assertThat(answer.header("X-LMCache4j-Runnable-Virtual-Threads")).matches("\\d+");
    }

    @Test
    void threadsCanBePickedById() {
        long id = Thread.currentThread().threadId();
        assertThat(worker.get("/threads?thread_id=" + id).body())
                .contains(" " + id + ")>")
                .endsWith("Total threads: 1\n");
        assertThat(worker.get("/threads?thread_id=0").body()).contains(" " + id + ")>");
        assertThat(worker.get("/threads?thread_id=99999999999999999999").body())
                .isEqualTo("\n\n=== Thread Summary ===\nTotal threads: 0\n");
        assertThat(worker.get("/threads?thread_id=x").status()).isEqualTo(422);
    }

    @Test
    void periodicThreadsShowEveryFieldInOrder() {
        Instant now = Instant.ofEpochSecond(1_767_225_600);
        try (var thread =
                new PeriodicThread(
                        "test-thread",
                        ThreadLevel.HIGH,
                        7.5,
                        30,
                        () -> RunOutcome.ok("fine"),
                        InstantSource.fixed(now))) {
            worker.manager().periodicThreads().register(thread);
            String expected =
                    "{\"name\":\"test-thread\",\"level\":\"high\",\"interval\":7.5,\"init_wait\":30,"
                        + "\"is_running\":false,\"is_active\":false,\"last_run_time\":0.0,"
                        + "\"last_run_ago\":null,\"total_runs\":0,\"failed_runs\":0,"
                        + "\"success_rate\":null,\"last_summary\":null}";
            assertThat(worker.get("/periodic-threads/test-thread").body()).isEqualTo(expected);
            assertThat(worker.get("/periodic-threads?level=HIGH").body())
                    .startsWith("{\"summary\":{\"total_count\":")
                    .contains("\"by_level\":{\"critical\":{\"total\":")
                    .contains("\"high\":{\"total\":1,\"running\":0,\"active\":0}")
                    .endsWith("\"threads\":[" + expected + "]}");
            assertThat(worker.get("/periodic-threads?level=high&running_only=yes").body())
                    .endsWith("\"threads\":[]}");
        } finally {
            worker.manager()
                    .periodicThreads()
                    .find("test-thread")
                    .ifPresent(worker.manager().periodicThreads()::unregister);
        }
    }

    @Test
    void periodicThreadsRefuseUnknownLevelsAndNames() {
        var level = worker.get("/periodic-threads?level=urgent");
        assertThat(level.status()).isEqualTo(400);
        assertThat(level.body())
                .isEqualTo(
                        "{\"error\":\"Invalid level: urgent. Valid values: critical, high, medium,"
                                + " low\"}");
        var name = worker.get("/periodic-threads/no%20such");
        assertThat(name.status()).isEqualTo(404);
        assertThat(name.body()).isEqualTo("{\"error\":\"Thread not found: no such\"}");
        assertThat(worker.get("/periodic-threads/a%2Fb").body())
                .isEqualTo("{\"detail\":\"Not Found\"}");
        assertThat(worker.get("/periodic-threads?active_only=maybe").status()).isEqualTo(422);
    }

    @Test
    void periodicThreadsHealthIsAlways200() {
        assertThat(worker.get("/periodic-threads-health").body())
                .isEqualTo("{\"healthy\":true,\"unhealthy_count\":0,\"unhealthy_threads\":[]}");
    }

    @Test
    void envEscapesWhatIsNotAscii() throws Exception {
        var routes = new EnvEndpoints(() -> Map.of("B", "é", "A", "1"), new Masking(true)).routes();
        assertThat(
                        new String(
                                routes.getFirst().handler().handle(null).body(),
                                StandardCharsets.UTF_8))
                .isEqualTo("{\n  \"A\": \"1\",\n  \"B\": \"\\u00e9\"\n}");
    }
}
