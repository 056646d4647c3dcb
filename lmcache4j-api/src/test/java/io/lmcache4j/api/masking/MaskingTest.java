package io.lmcache4j.api.masking;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.CapturedLog;
import io.lmcache4j.api.TestServer;
import io.lmcache4j.api.body.JsonReader;
import io.lmcache4j.engine.config.ConfigStore;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MaskingTest {
    private static final Map<String, Object> SETTINGS =
            Map.of(
                    "remote_url",
                    "blackhole://user:hunter2@host:6379",
                    "extra_config",
                    Map.of("aws_secret_access_key", "hunter2", "s3_region", "here"));

    private final TestServer worker = TestServer.worker(SETTINGS);

    @AfterAll
    void close() {
        worker.close();
    }

    private static Object json(String text) throws Exception {
        return JsonReader.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, Object> withMasking(Object value) {
        var settings = new HashMap<>(SETTINGS);
        var extra = new HashMap<String, Object>();
        extra.put("aws_secret_access_key", "hunter2");
        extra.put("lmcache4j.mask_secrets", value);
        settings.put("extra_config", extra);
        return settings;
    }

    @Test
    void confMasksByDefaultAndShowsOnRequest() {
        assertThat(worker.get("/conf").body())
                .contains(
                        "\"remote_url\": \"blackhole://user:***@host:6379\"",
                        "\"s3_region\": \"here\"")
                .doesNotContain("hunter2");
        assertThat(worker.get("/conf?names=extra_config").body()).doesNotContain("hunter2");
        assertThat(worker.get("/conf?reveal=true").body())
                .contains("blackhole://user:hunter2@host:6379", "\"hunter2\"");
        assertThat(worker.get("/conf").body()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "t", "True", "YES", "on", "y", "false&reveal=true"})
    void revealTakesAnySpellingOfTrue(String value) {
        assertThat(worker.get("/conf?names=remote_url&reveal=" + value).body()).contains("hunter2");
    }

    @Test
    void whoIsNoDebuggerIsRefusedByRole() {
        var settings = new HashMap<>(SETTINGS);
        settings.put("internal_api_server_host", "0.0.0.0");
        try (TestServer open = TestServer.worker(settings)) {
            for (String path : List.of("/conf", "/env", "/meta")) {
                assertThat(open.get(path).status()).isEqualTo(200);
                assertThat(open.get(path + "?reveal=false").status()).isEqualTo(200);
                assertThat(open.get(path + "?reveal=true").status()).isEqualTo(401);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "f", "False", "no", "off", "n", "true&reveal=false"})
    void revealThatIsFalseRevealsNothing(String value) {
        assertThat(worker.get("/conf?names=remote_url&reveal=" + value).body())
                .isEqualTo("{\n  \"remote_url\": \"blackhole://user:***@host:6379\"\n}");
    }

    @Test
    void withMaskingOffEverythingIsShownAndSaid() throws Exception {
        try (CapturedLog log = CapturedLog.of("lmcache.api");
                TestServer open = TestServer.worker(withMasking(false))) {
            assertThat(open.get("/conf").body()).contains("blackhole://user:hunter2@host:6379");
            assertThat(json(open.get("/env").body())).isEqualTo(System.getenv());
            assertThat(open.get("/loglevel?logger_name=a&level=token=hunter2").body())
                    .contains("hunter2");
            assertThat(log.lines())
                    .anyMatch(line -> line.startsWith("WARN lmcache4j.mask_secrets"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"no", "off", "fals", "", "yes", "2"})
    void whatIsNoFalseMasks(String value) {
        var config = ConfigStore.of(withMasking(value)).current();
        assertThat(Masking.of(config).isOff()).isFalse();
    }

    @Test
    void nobodySwitchesMaskingOffWhileRunning() {
        try (TestServer server = TestServer.worker(SETTINGS)) {
            var set = server.post("/conf", "{\"extra_config\":{\"lmcache4j.mask_secrets\":false}}");
            assertThat(set.status()).isEqualTo(200);
            assertThat(server.get("/conf?names=remote_url").body()).doesNotContain("hunter2");
        }
    }

    @Test
    void whatPostConfSetIsEchoedMasked() {
        try (TestServer server = TestServer.worker()) {
            var set = server.post("/conf", "{\"remote_url\":\"redis://u:hunter2@h\"}");
            assertThat(set.body()).isEqualTo("{\"updated\":{\"remote_url\":\"redis://u:***@h\"}}");
            assertThat(server.manager().config().current().get("remote_url"))
                    .isEqualTo("redis://u:hunter2@h");
        }
    }

    @Test
    void aMaskedValueThatIsSentBackChangesNothing() throws Exception {
        try (TestServer server = TestServer.worker(SETTINGS)) {
            String shown = server.get("/conf?names=remote_url,extra_config").body();
            assertThat(server.post("/conf", shown).status()).isEqualTo(200);
            assertThat(server.manager().config().current().get("remote_url"))
                    .isEqualTo(SETTINGS.get("remote_url"));
            assertThat(server.manager().config().current().get("extra_config"))
                    .isEqualTo(SETTINGS.get("extra_config"));
        }
    }

    @Test
    void errorsQuoteNoSecretThatWasSent() {
        assertThat(worker.get("/loglevel?logger_name=a&level=token%3Dhunter2").body())
                .isEqualTo("Invalid log level: token=***");
        assertThat(worker.get("/threads?thread_id=sk-abcdefghij0123456789").body())
                .contains("\"input\":\"***\"");
        assertThat(
                        worker.send(
                                        "POST",
                                        "/cache/load-fs-chunks",
                                        "{\"password\":\"hunter2\",\"max_chunks\":1}",
                                        "Content-Type",
                                        "application/json")
                                .body())
                .contains("\"input\":{\"password\":\"***\",\"max_chunks\":1}");
        assertThat(worker.delete("/backends/token=hunter2").body())
                .contains("Backend token=*** not found");
    }

    @Test
    void errorsWithoutSecretsStayByteForByte() {
        assertThat(worker.post("/conf", "{\"password\":\"x\"}").body())
                .isEqualTo("{\"updated\":{},\"errors\":{\"password\":\"Unknown config\"}}");
        assertThat(worker.get("/periodic-threads/no%20such").body())
                .isEqualTo("{\"error\":\"Thread not found: no such\"}");
    }
}
