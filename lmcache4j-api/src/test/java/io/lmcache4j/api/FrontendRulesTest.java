package io.lmcache4j.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.body.JsonReader;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What lmcache_frontend sends, and how it reads what comes back (http-api.md §7.7). It forwards its
 * browser's request with all headers but a few, and shows the answer as it is.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FrontendRulesTest {
    private static final String[] BROWSER = {
        "Accept", "*/*",
        "Accept-Language", "en-GB,en;q=0.5",
        "Referer", "http://dashboard:8000/",
        "User-Agent", "Mozilla/5.0",
        "Sec-Fetch-Site", "same-origin",
        "Cookie", "session=1; theme=dark",
        "Authorization", "Basic dXNlcjpwYXNz"
    };

    private final TestServer worker = TestServer.worker();
    private final TestServer scheduler = TestServer.scheduler();

    @AfterAll
    void close() {
        worker.close();
        scheduler.close();
    }

    private static Object json(String text) throws Exception {
        return JsonReader.read(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/metrics", "/threads", "/loglevel", "/conf", "/meta", "/env", "/version"})
    void everyPageOfItIsTextInTheIdentityEncoding(String path) {
        for (TestServer server : List.of(worker, scheduler)) {
            var answer = server.send("GET", path, "", BROWSER);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.type()).matches("text/plain; charset=utf-8|application/json");
            assertThat(answer.header("Content-Encoding")).isEmpty();
            assertThat(answer.header("Content-Length"))
                    .isEqualTo(
                            Integer.toString(
                                    answer.body().getBytes(StandardCharsets.UTF_8).length));
            assertThat(answer.body()).isNotEmpty();
        }
    }

    @Test
    void theEnvironmentIsAFlatObjectOfTexts() throws Exception {
        Object env = json(worker.get("/env").body());
        assertThat((Map<?, ?>) env)
                .isNotEmpty()
                .allSatisfy(
                        (name, value) -> {
                            assertThat(name).isInstanceOf(String.class);
                            assertThat(value).isInstanceOf(String.class);
                        });
    }

    @Test
    void theVersionIsATextInQuotes() {
        assertThat(worker.get("/version").body()).matches("\"[^\"]+-[^\"]+\"");
    }

    @Test
    void itsWayToSetConfChangesNothingAndClaimsNothing() throws Exception {
        String before = worker.get("/conf").body();
        var answer = worker.get("/conf?key=min_retrieve_tokens&value=77");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(before).doesNotContain("77");
        assertThat(((Map<?, ?>) json(answer.body())).keySet().toString())
                .doesNotContain("updated", "status");
        assertThat(worker.manager().config().current().minRetrieveTokens()).isZero();
    }

    @Test
    void aLogLevelIsSetByGet() {
        String logger = "lmcache.frontend.rules";
        var set =
                worker.send("GET", "/loglevel?logger_name=" + logger + "&level=DEBUG", "", BROWSER);
        assertThat(set.status()).isEqualTo(200);
        assertThat(set.body())
                .isEqualTo("Set " + logger + " level to DEBUG (including all handlers)");
        assertThat(worker.get("/loglevel?logger_name=" + logger).body())
                .isEqualTo(logger + ": DEBUG");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a+b", "a%20b"})
    void aBlankIsAPlusOrPercentTwenty(String encoded) {
        assertThat(worker.get("/loglevel?logger_name=" + encoded).body()).isEqualTo("a b: NOTSET");
    }

    @Test
    void aSocketIsReachedAsLocalhost(@TempDir Path folder) {
        Map<String, Object> settings =
                Map.of("internal_api_server_socket_path_prefix", folder.resolve("s").toString());
        try (var server = TestServer.worker(settings)) {
            String request =
                    String.join(
                            "\r\n",
                            "GET /version HTTP/1.1",
                            "Host: localhost",
                            "Accept: */*",
                            "Cookie: a=b",
                            "Authorization: Bearer x",
                            "Connection: close",
                            "",
                            "");
            String answer = RawClient.exchange(server.address(), request);
            assertThat(answer).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void itsOwnListsHaveNameHostAndPort() throws Exception {
        for (String list : List.of("nodes", "proxies")) {
            Object body = json(worker.send("GET", "/api/" + list, "", BROWSER).body());
            assertThat((List<?>) ((Map<?, ?>) body).get(list))
                    .hasSize(2)
                    .allSatisfy(
                            node ->
                                    assertThat(((Map<?, ?>) node).keySet().toString())
                                            .isEqualTo("[name, host, port]"));
        }
    }

    @Test
    void aPathItDoesNotKnowIsAnErrorItCanShow() {
        var answer = worker.send("GET", "/no/such/path", "", BROWSER);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("{\"detail\":\"Not Found\"}");
    }
}
