package io.lmcache4j.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.CapturedLog;
import io.lmcache4j.api.RawClient;
import io.lmcache4j.api.TestServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that mean one thing to a proxy and another to a careless server; {@code ~} ends a line. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileBytesTest {
    private static final String POST = "POST /conf HTTP/1.1~Host: localhost~";
    private static final String NEXT = "DELETE /cache/clear HTTP/1.1~Host: localhost~~";
    private static final String LAST = "GET /version HTTP/1.1~Host: localhost~Connection: close~~";

    private final TestServer worker = TestServer.worker();

    @AfterAll
    void close() {
        worker.close();
    }

    private String send(String bytes) {
        return RawClient.exchange(worker.address(), bytes.replace("~", "\r\n"));
    }

    /** Answered 400 and closed, so that nothing behind it is taken for a request. */
    private void assertMalformed(String bytes) {
        assertThat(send(bytes + NEXT))
                .startsWith("HTTP/1.1 400 ")
                .containsOnlyOnce("HTTP/1.1")
                .contains("\r\nConnection: close\r\n")
                .endsWith("\r\n\r\nInvalid HTTP request received.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 2~Transfer-Encoding: chunked~~0~~",
                "Transfer-Encoding: chunked~Content-Length: 5~~0~~",
                "Content-Length: 2~Content-Length: 3~~{}",
                "Content-Length: 2, 3~~{}",
                "Content-Length: +2~~{}",
                "Content-Length: -1~~",
                "Content-Length: 0x2~~{}",
                "Content-Length: 99999999999999999999~~{}",
                "Content-Length : 2~~{}",
                "Transfer-Encoding: chunked, identity~~0~~",
                "Transfer-Encoding: xchunked~~0~~",
            })
    void aBodyHasOneLength(String rest) {
        assertMalformed(POST + rest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X: a~ b: c~~",
                "X: a~\tb~~",
                " X: a~~",
                "X\u0000: a~~",
                "X: a\u0000b~~",
                "X: a\rb~~",
                ": a~~",
                "no colon~~",
            })
    void aHeaderIsOneLine(String rest) {
        assertMalformed("GET /version HTTP/1.1~Host: localhost~" + rest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /version HTTP/1.1\nHost: localhost\n\n",
                "GET /version HTTP/1.1~Host: localhost\n~",
                "GET /version HTTP/1.1 ~Host: localhost~~",
                "GET /version~Host: localhost~~",
                "GET /version HTTP/2.0~Host: localhost~~",
                "PRI * HTTP/2.0~~SM~~",
            })
    void aRequestLineHasOneForm(String bytes) {
        assertMalformed(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zz~{}~0~~",
                "-2~{}~0~~",
                "0x2~{}~0~~",
                "2~{}x~0~~",
                "2~{}0~~",
                "2 2~{}~0~~"
            })
    void chunksHaveOneForm(String chunks) {
        String answer = send(POST + "Transfer-Encoding: chunked~~" + chunks + NEXT);
        assertThat(answer).startsWith("HTTP/1.1 400 ").containsOnlyOnce("HTTP/1.1");
    }

    @Test
    void chunkExtensionsAndTrailersAreNoBody() {
        String answer =
                send(
                        POST
                                + "Transfer-Encoding: chunked~~"
                                + "2;a=\"b\"~{}~0;c~X-Trailer: 1~Content-Length: 7~~"
                                + LAST);
        assertThat(answer).containsPattern("(?s)\\AHTTP/1.1 200 .*HTTP/1.1 200 [^{]*\"\\z");
    }

    @Test
    void anEndlessChunkExtensionIsRefused() {
        String answer =
                send(POST + "Transfer-Encoding: chunked~~2;" + "x".repeat(100_000) + "~{}~0~~");
        assertThat(answer).startsWith("HTTP/1.1 400 ").containsOnlyOnce("HTTP/1.1");
    }

    @Test
    void theBodyOfARouteThatTakesNoneIsNoRequest() {
        String smuggled = NEXT.replace("~", "\r\n");
        String answer =
                send(
                        "GET /conf?names=x HTTP/1.1~Host: localhost~Content-Length: "
                                + smuggled.length()
                                + "~~"
                                + smuggled
                                + LAST);
        assertThat(answer).doesNotContain("num_removed").endsWith("\"");
        assertThat(answer.split("HTTP/1.1 200", -1)).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/conf/%0d%0aX-Evil:%201",
                "/conf/?a=%0d%0aX-Evil:%201",
                "/periodic-threads/a%0d%0aX-Evil:%201/",
                "/loglevel?logger_name=%0d%0aX-Evil:%201&level=nope",
            })
    void nothingOfARequestBecomesAHeader(String target) {
        String answer = send("GET " + target + " HTTP/1.1~Host: localhost~Connection: close~~");
        assertThat(head(answer)).doesNotContain("\r\nX-Evil");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\\r\\nX-Evil: 1\": 1}",
                "{\"a\\u000d\\u000aX-Evil: 1\": 1}",
                "{\"h\\u00e9\\u2028\": 1}",
                "{\"chunk_size\\n\": 1, \"pin_timeout_sec\": 31}",
            })
    void keysOfABodyBecomeNoHeader(String body) {
        String answer =
                send(POST + "Connection: close~Content-Length: " + body.length() + "~~" + body);
        assertThat(answer).containsPattern("\\AHTTP/1.1 (200|400) ");
        assertThat(head(answer)).doesNotContain("X-Evil");
    }

    @Test
    void malformedRequestsDoNotFillTheLog() {
        try (var ours = CapturedLog.of("lmcache.api");
                var library = CapturedLog.of("org.eclipse.jetty")) {
            send("GET /version HTTP/1.1~Host: a~Host: b~Connection: close~~");
            send("GET /version HTTP/1.1~Host: a b~Connection: close~~");
            send("GARBAGE~~");
            assertThat(ours.lines()).noneMatch(line -> !line.startsWith("DEBUG"));
            assertThat(library.lines()).noneMatch(line -> !line.startsWith("DEBUG"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/docs/../../../../etc/passwd",
                "/docs/..%2f..%2f..%2fetc/passwd",
                "/docs/%2e%2e/%2e%2e/etc/passwd",
                "/docs/..\\..\\etc\\passwd",
                "/docs/....//....//etc/passwd",
                "//etc/passwd",
                "/docs/..;/..;/etc/passwd",
                "/docs/%252e%252e/etc/passwd",
                "/docs/../../META-INF/MANIFEST.MF",
            })
    void noPathLeadsToAFile(String path) {
        String answer = send("GET " + path + " HTTP/1.1~Host: localhost~Connection: close~~");
        assertThat(answer).containsPattern("\\AHTTP/1.1 4\\d\\d ").doesNotContain("root:");
    }

    private static String head(String answer) {
        return answer.substring(0, answer.indexOf("\r\n\r\n"));
    }
}
