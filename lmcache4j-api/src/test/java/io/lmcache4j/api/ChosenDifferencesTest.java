package io.lmcache4j.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.transport.Limits;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** Where we answer otherwise than upstream's framework, on purpose; see docs/compatibility.md. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChosenDifferencesTest {
    private static final String MALFORMED = "\r\n\r\nInvalid HTTP request received.";

    private final TestServer worker = TestServer.worker();

    @AfterAll
    void close() {
        worker.close();
    }

    private String send(String lines) {
        return RawClient.exchange(worker.address(), lines.replace("~", "\r\n") + "\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /version HTTP/1.1~Connection: close",
                "GET /version HTTP/1.1~Host: a~Host: b~Connection: close",
                "GET /version HTTP/1.1~Host: a b~Connection: close",
                "GET http://other/version HTTP/1.1~Host: localhost~Connection: close",
            })
    void aRequestNeedsOneHostThatIsOne(String lines) {
        assertThat(send(lines)).startsWith("HTTP/1.1 400 ").endsWith(MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/periodic-threads/%zz", "/version%00"})
    void aPathWithoutMeaningIsMalformed(String path) {
        assertThat(send("GET " + path + " HTTP/1.1~Host: localhost~Connection: close"))
                .startsWith("HTTP/1.1 400 ")
                .endsWith(MALFORMED);
    }

    @ParameterizedTest
    @CsvSource({"PATCH, 405", "TRACE, 405", "FOO, 405"})
    void anyMethodNameIsAMethod(String method, int status) {
        assertThat(send(method + " /version HTTP/1.1~Host: localhost~Connection: close"))
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("\r\nAllow: GET\r\n");
    }

    @Test
    void headersAreNamedInJettysCase() {
        assertThat(send("GET /version HTTP/1.1~Host: localhost~Connection: close"))
                .contains("\r\nContent-Type: application/json\r\n")
                .contains("\r\nContent-Length: ")
                .contains("\r\nServer: lmcache4j\r\n")
                .contains("\r\nDate: ");
    }

    @Test
    void connectionsMayBeSilentForAMinute() {
        assertThat(Limits.standard().idle()).hasSeconds(60);
    }

    @Test
    void jsonIsNestedAtMost64Deep() {
        String deep = "{\"extra_config\":" + "[".repeat(64) + "]".repeat(64) + "}";
        var answer = worker.post("/conf", deep);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("Nested deeper than 64 levels");
    }

    @Test
    void namesThatAreNoKeysAreDropped() {
        for (String name : List.of("get", "asMap", "__init__", "from_env")) {
            assertThat(worker.get("/conf?names=" + name).body()).isEqualTo("{}");
        }
    }
}
