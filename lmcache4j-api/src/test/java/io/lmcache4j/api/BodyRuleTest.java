package io.lmcache4j.api;

import static io.lmcache4j.api.routing.AccessClass.READ;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.api.routing.AccessLog;
import io.lmcache4j.api.routing.BodyRule;
import io.lmcache4j.api.routing.Dispatcher;
import io.lmcache4j.api.routing.FormPart;
import io.lmcache4j.api.routing.JsonField;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.api.transport.HttpListener;
import io.lmcache4j.api.transport.Limits;
import io.lmcache4j.api.transport.ListenAddress;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.time.Duration;
import java.util.List;

/** What bodies may be, beyond the vectors. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BodyRuleTest {
    private static final JsonField<String> NAME = JsonField.text("name");
    private static final String HEAD =
            "POST %s HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: %s\r\n%s\r\n";
    private static final String FORM = "multipart/form-data; boundary=X";
    private static final String BEGIN =
            "--X\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a\"\r\n\r\n";
    private static final int UPLOAD = 64 << 20;

    private HttpListener listener;

    @BeforeAll
    void listen() throws Exception {
        var routes =
                List.of(
                        Route.post("/named", READ, request -> Response.text(request.get(NAME)))
                                .expecting(BodyRule.json(NAME)),
                        Route.post("/form", READ, BodyRuleTest::names).expecting(BodyRule.FORM));
        var dispatcher = new Dispatcher(routes, Duration.ofSeconds(10), new AccessLog(false));
        listener =
                HttpListener.open(
                        new ListenAddress.Tcp("127.0.0.1", 0),
                        "rw-rw----",
                        Limits.standard(),
                        dispatcher::dispatch);
    }

    @AfterAll
    void close() {
        listener.close();
    }

    private static Response names(Request request) {
        return Response.compact(request.form().stream().map(FormPart::name).toList());
    }

    private static String head(String path, String type, String length) {
        return HEAD.formatted(path, type, length);
    }

    @Test
    void aTextThatIsNoUtf8IsToldWithReplacements() {
        String answer =
                RawClient.exchange(
                        listener.address(),
                        head("/named", "text/plain", "Content-Length: 3\r\n") + "a\u00ffb");
        assertThat(answer).startsWith("HTTP/1.1 422 ").endsWith("\"input\":\"a\ufffdb\"}]}");
    }

    @Test
    void uploadsAreBoundedWhileTheyAreRead() {
        String announced =
                RawClient.exchange(
                        listener.address(),
                        head("/form", FORM, "Content-Length: " + (UPLOAD + 1) + "\r\n"));
        assertThat(announced)
                .startsWith("HTTP/1.1 413 ")
                .endsWith("{\"detail\":\"Request body is larger than 67108864 bytes\"}");

        try (var client = RawClient.connect(listener.address())) {
            client.send(head("/form", FORM, "Transfer-Encoding: chunked\r\n"));
            client.send(chunk(BEGIN));
            String megabyte = chunk("y".repeat(1 << 20));
            for (int sent = 0; sent < UPLOAD; sent += 1 << 20) {
                client.send(megabyte);
            }
            assertThat(client.readUntil("67108864 bytes\"}")).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void whatIsAtTheLimitIsTaken() {
        String end = "\r\n--X--\r\n";
        int content = UPLOAD - BEGIN.length() - end.length();
        try (var client = RawClient.connect(listener.address())) {
            client.send(head("/form", FORM, "Content-Length: " + UPLOAD + "\r\n") + BEGIN);
            String piece = "y".repeat(1 << 20);
            for (int left = content; left > 0; left -= piece.length()) {
                client.send(piece.substring(0, Math.min(left, piece.length())));
            }
            assertThat(client.send(end).readToEnd()).endsWith("[\"a\"]");
        }
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    @Test
    void aFieldIsDeclaredOnce() {
        assertThatThrownBy(() -> BodyRule.json(NAME, NAME))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("field declared twice: name");
    }
}
