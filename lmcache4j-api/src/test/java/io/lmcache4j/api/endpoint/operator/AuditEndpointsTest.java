package io.lmcache4j.api.endpoint.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.CapturedLog;
import io.lmcache4j.api.TestServer;
import io.lmcache4j.api.TestServer.Answer;
import io.lmcache4j.api.body.JsonReader;
import io.lmcache4j.engine.config.Role;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a server writes down about its callers, and shows at /ops/audit. */
class AuditEndpointsTest {
    private static final String HEADER = "X-LMCache4j-Audit";

    private final TestServer worker = TestServer.worker();

    @AfterEach
    void close() {
        worker.close();
    }

    private static Map<?, ?> json(String text) {
        try {
            return (Map<?, ?>) JsonReader.read(text);
        } catch (Exception e) {
            throw new IllegalStateException(text, e);
        }
    }

    private List<?> items(String query) {
        return (List<?>) json(worker.get("/ops/audit" + query).body()).get("items");
    }

    private Map<?, ?> newest() {
        return (Map<?, ?>) items("").getFirst();
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.walk(worker.state())) {
            return files.filter(path -> path.endsWith("audit.jsonl")).findFirst().orElseThrow();
        }
    }

    @Test
    void anActIsInTheFileUnderTheNumberInTheAnswersHead() throws Exception {
        Answer answer = worker.put("/freeze/enable");
        assertThat(answer.header(HEADER)).isEqualTo("1");
        Map<?, ?> line = json(Files.readString(file()));
        assertThat(line.get("sequence")).isEqualTo(1L);
        assertThat(line.get("route")).isEqualTo("PUT /freeze/enable");
        assertThat(line.get("before")).isEqualTo(false);
        assertThat(line.get("after")).isEqualTo(true);
        assertThat(line.get("result")).isEqualTo(200L);
        assertThat(((Map<?, ?>) line.get("who")).get("address")).asString().startsWith("127.0.0.1");
        assertThat(newest()).isEqualTo(line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/freeze/status",
                "/conf",
                "/version",
                "/ops/audit",
                "/loglevel",
                "/nowhere",
                "/cache/kvcache/info"
            })
    void whatOnlyReadsIsNotWrittenDown(String path) throws Exception {
        assertThat(worker.get(path).header(HEADER)).isEmpty();
        assertThat(Files.size(file())).isZero();
    }

    @Test
    void aParameterThatRaisesTheClassMakesTheCallAudited() {
        Answer answer = worker.get("/loglevel?logger_name=audit.test&level=DEBUG");
        assertThat(answer.header(HEADER)).isEqualTo("1");
        assertThat(newest().get("before")).isEqualTo("NOTSET");
        assertThat(newest().get("after")).isEqualTo("DEBUG");
        assertThat(newest().get("parameters"))
                .isEqualTo(Map.of("logger_name", "audit.test", "level", "DEBUG"));
        worker.get("/loglevel?logger_name=audit.test&level=NOTSET");
    }

    @Test
    void callsThatRevealAreWrittenDown() {
        assertThat(worker.get("/threads").header(HEADER)).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /cache/store?tokens_mock=5, 400",
        "DELETE, /cache/clear?dry_run=perhaps, 422",
        "PUT, /bypass/add?backend_name=Nowhere, 400",
        "DELETE, /backends/Nowhere, 404"
    })
    void callsThatAreRefusedAreWrittenDown(String method, String target, int status) {
        Answer answer = worker.send(method, target, "");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header(HEADER)).isEqualTo("1");
        assertThat(newest().get("result")).isEqualTo((long) status);
    }

    @Test
    void aPageOfAnotherSiteIsWrittenDownWithWhatItWasTold() {
        Answer answer =
                worker.send("PUT", "/freeze/enable", "", "Origin", "http://elsewhere.example");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header(HEADER)).isEqualTo("1");
        assertThat(((Map<?, ?>) newest().get("detail")).get("error")).asString().isNotBlank();
        assertThat(newest().keySet())
                .extracting(Object::toString)
                .doesNotContain("before", "after");
    }

    @Test
    void aClearTellsWhatWentAndWhatStayed() {
        worker.post("/cache/store?tokens_mock=0,8");
        worker.delete("/cache/clear");
        assertThat(newest().get("detail"))
                .isEqualTo(
                        Map.of(
                                "backends",
                                Map.of(
                                        "LocalCPUBackend",
                                        Map.of(
                                                "found", 2L,
                                                "removed", 2L,
                                                "bytes", 8192L,
                                                "tokens", 8L,
                                                "skipped", 0L,
                                                "skipped_pinned", 0L,
                                                "skipped_in_use", 0L))));
    }

    @Test
    void aChangeOfTheConfigurationTellsItsKeysBeforeAndAfter() {
        worker.post("/conf", "{\"min_retrieve_tokens\": 7, \"no_such_key\": 1}");
        assertThat(newest().get("before")).isEqualTo(Map.of("min_retrieve_tokens", 0L));
        assertThat(newest().get("after")).isEqualTo(Map.of("min_retrieve_tokens", 7L));
        worker.post("/conf", "{\"remote_url\": \"redis://me:hunter2@h:1\"}");
        assertThat(newest().toString()).doesNotContain("hunter2");
    }

    @Test
    void switchesTellTheirStateBeforeAndAfter() {
        worker.put("/hot_cache/disable");
        assertThat(newest().get("before")).isEqualTo(true);
        assertThat(newest().get("after")).isEqualTo(false);
        worker.put("/bypass/add?backend_name=LocalCPUBackend");
        assertThat(newest().get("before")).isEqualTo(false);
        assertThat(newest().get("after")).isEqualTo(true);
        worker.post("/cache/kvcache/record_slot?enabled=true");
        assertThat(newest().get("before")).isEqualTo(false);
        assertThat(newest().get("after")).isEqualTo(true);
    }

    @Test
    void theListIsPagedAndFiltered() {
        for (int i = 0; i < 5; i++) {
            worker.put("/freeze/enable");
            worker.put("/freeze/disable");
        }
        Map<?, ?> first = json(worker.get("/ops/audit?limit=4").body());
        assertThat((List<?>) first.get("items")).hasSize(4);
        assertThat(first.get("next_cursor")).isEqualTo("7");
        Map<?, ?> last = json(worker.get("/ops/audit?limit=6&cursor=7").body());
        assertThat((List<?>) last.get("items")).hasSize(6);
        assertThat(last.get("next_cursor")).isNull();
        assertThat(items("?route=/freeze/enable")).hasSize(5);
        assertThat(items("?route=PUT%20/freeze/enable")).hasSize(5);
        assertThat(items("?route=/enable")).isEmpty();
        assertThat(items("?who=nobody")).isEmpty();
        double time = ((Number) newest().get("time")).doubleValue();
        assertThat(items("?since=" + (long) (time - 3600))).hasSize(10);
        assertThat(items("?since=" + (long) (time + 3600))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "since=yesterday, 400, since must be epoch seconds",
        "since=NaN, 400, since must be epoch seconds",
        "cursor=-1, 400, cursor must be the next_cursor",
        "limit=0, 400, limit must be 1 to 1000",
        "limit=1001, 400, limit must be 1 to 1000",
        "limit=x, 422, int_parsing"
    })
    void badValuesAreSaid(String query, int status, String text) {
        Answer answer = worker.get("/ops/audit?" + query);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).contains(text);
    }

    @Test
    void aServerThatCannotWriteIsNotReadyAndSaysWhy() throws Exception {
        try (CapturedLog _ = CapturedLog.of("lmcache.api.audit");
                TestServer other = TestServer.stopped(Role.WORKER, 0, Map.of())) {
            Files.delete(other.state());
            Files.writeString(other.state(), "a file");
            other.server().start();
            Answer ready = other.get("/readyz");
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.body())
                    .contains("\"name\":\"audit\",\"status\":\"failed\"", "lmcache4j.data_dir");
            assertThat(other.put("/freeze/enable").header(HEADER)).isEqualTo("1");
            assertThat(other.get("/ops/audit").body()).contains("PUT /freeze/enable");
        }
    }
}
