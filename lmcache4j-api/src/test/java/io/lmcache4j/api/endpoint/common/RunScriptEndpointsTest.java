package io.lmcache4j.api.endpoint.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.RawClient;
import io.lmcache4j.api.TestServer;

import org.junit.jupiter.api.Test;

import java.util.Map;

/** What the contract table of the family can't say. */
class RunScriptEndpointsTest {
    private static final String FORM =
            """
            --X
            Content-Disposition: form-data; name="script"; filename="a.py"

            result = 1
            --X--
            """
                    .replace("\n", "\r\n");
    private static final String HEAD =
            """
            POST /run_script HTTP/1.1
            Host: localhost
            Content-Length: 1000
            Content-Type: multipart/form-data; boundary=X

            """
                    .replace("\n", "\r\n");

    @Test
    void whileDisabledTheFormIsNotRead() {
        try (var worker = TestServer.worker();
                var client = RawClient.connect(worker.address())) {
            // The body never comes.
            client.send(HEAD);
            assertThat(client.readUntil("on a trusted network.")).startsWith("HTTP/1.1 404 ");
        }
    }

    @Test
    void whenEnabledItSaysThatNothingRuns() {
        try (var worker = TestServer.worker(Map.of("run_script_api_enabled", true))) {
            var answer =
                    worker.send(
                            "POST",
                            "/run_script",
                            FORM,
                            "Content-Type",
                            "multipart/form-data; boundary=X");
            assertThat(answer.status()).isEqualTo(501);
            assertThat(answer.body()).contains("no script engine", "nothing was run");
        }
    }

    @Test
    void ofSeveralPartsTheLastOneCounts() {
        try (var worker = TestServer.worker(Map.of("run_script_api_enabled", true))) {
            String text =
                    FORM.replace("--X--\r\n", "")
                            + FORM.replace("; filename=\"a.py\"", "").replace("result", "x");
            var answer =
                    worker.send(
                            "POST",
                            "/run_script",
                            text,
                            "Content-Type",
                            "multipart/form-data; boundary=X");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).isEqualTo("No script file provided");
        }
    }
}
