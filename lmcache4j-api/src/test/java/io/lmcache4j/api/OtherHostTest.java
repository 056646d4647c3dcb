package io.lmcache4j.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.transport.ListenAddress;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A kubelet and a Prometheus come from another address than ours (operator-api.md §2). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherHostTest {
    private NetworkNamespace elsewhere;
    private TestServer worker;

    @BeforeAll
    void start() {
        NetworkNamespace.require("ip", "iproute2");
        NetworkNamespace.require("curl", "curl");
        elsewhere = new NetworkNamespace();
        worker = TestServer.worker(Map.of("internal_api_server_host", elsewhere.address()));
    }

    @AfterAll
    void stop() {
        if (worker != null) {
            worker.close();
        }
        if (elsewhere != null) {
            elsewhere.close();
        }
    }

    /** Body, a line end, status, content type. */
    private String curl(String target, String... options) {
        var tcp = (ListenAddress.Tcp) worker.address();
        var command = new ArrayList<>(List.of("curl", "-sS", "--max-time", "20"));
        command.addAll(List.of(options));
        command.addAll(List.of("-w", "\n%{http_code} %{content_type}"));
        command.add("http://" + tcp.host() + ":" + tcp.port() + target);
        return elsewhere.run(command);
    }

    @ParameterizedTest
    @CsvSource({
        "/livez, alive",
        "/readyz, ready",
        "/healthcheck, healthy",
        "/api/healthcheck, healthy",
        "/status, ready"
    })
    void probesAreAnswered(String path, String status) {
        assertThat(curl(path))
                .startsWith("{\"status\":\"" + status + "\"")
                .endsWith("\n200 application/json");
    }

    @Test
    void metricsAreAnswered() {
        assertThat(curl("/metrics"))
                .contains("lmcache:num_hit_tokens_total{")
                .endsWith("\n200 text/plain; charset=utf-8");
    }

    @Test
    void theNamespaceIsAnotherPlace() {
        // Nothing is listening on its own loopback address: the calls above came over the wire.
        var tcp = (ListenAddress.Tcp) worker.address();
        String status =
                elsewhere.run(
                        List.of(
                                "sh",
                                "-c",
                                "curl -s --max-time 20 http://127.0.0.1:"
                                        + tcp.port()
                                        + "/livez; echo $?"));
        assertThat(status.strip()).isEqualTo("7");
    }
}
