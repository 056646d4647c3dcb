package io.lmcache4j.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

@Timeout(150)
class ServeProcessTest {
    private static final Map<String, String> FREE_PORTS =
            Map.of("LMCACHE_INTERNAL_API_SERVER_PORT_START", "0");
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final Pattern HIT_TOKENS =
            Pattern.compile("lmcache:num_hit_tokens_total\\{.*} ([0-9.E]+)");

    @TempDir Path folder;

    @Test
    void servesUntilSigtermAndEndsWithZero() throws Exception {
        try (CliProcess serve = CliProcess.start(folder, FREE_PORTS, "serve")) {
            List<Integer> ports = serve.ports();
            assertThat(ports).hasSize(2);
            assertThat(CliProcess.get(ports.get(0), "/meta"))
                    .startsWith("HTTP/1.1 200")
                    .contains("\"role\": \"scheduler\"");
            assertThat(CliProcess.get(ports.get(1), "/meta"))
                    .startsWith("HTTP/1.1 200")
                    .contains("\"role\": \"worker\"", "lmcache4j/tiny");

            serve.terminate();

            assertThat(serve.awaitExit(STOP)).isZero();
            assertThat(serve.out()).hasLineCount(1);
            assertThat(serve.err()).contains("INFO");
        }
    }

    @Test
    void demoShowsHitsOnBothWorkers() throws Exception {
        try (CliProcess demo = CliProcess.start(folder, FREE_PORTS, "demo")) {
            List<Integer> ports = demo.ports();
            assertThat(ports).hasSize(3);
            demo.await(() -> hitTokens(ports.get(1)) > 0 && hitTokens(ports.get(2)) > 0);
            double before = hitTokens(ports.get(1));
            demo.await(() -> hitTokens(ports.get(1)) > before);

            demo.terminate();

            assertThat(demo.awaitExit(STOP)).isZero();
            assertThat(demo.out())
                    .contains("curl -s http://127.0.0.1:" + ports.get(1) + "/metrics")
                    .contains("curl -s http://127.0.0.1:" + ports.get(2) + "/metrics");
            assertThat(demo.err()).doesNotContain("ERROR");
        }
    }

    @Test
    void busyPortIsOneLineAndExitCodeOne() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                CliProcess serve =
                        CliProcess.start(
                                folder,
                                Map.of(
                                        "LMCACHE_INTERNAL_API_SERVER_PORT_START",
                                        String.valueOf(busy.getLocalPort()),
                                        "LMCACHE_LOG_LEVEL",
                                        "off"),
                                "serve")) {
            assertThat(serve.awaitExit()).isEqualTo(1);
            assertThat(serve.out()).isEmpty();
            assertThat(serve.err())
                    .startsWith("lmcache: ")
                    .contains(String.valueOf(busy.getLocalPort()))
                    .contains("internal_api_server_port_start")
                    .hasLineCount(1);
        }
    }

    @Test
    void badTraceLineStartsNothing() throws Exception {
        Path trace = Files.writeString(folder.resolve("bad.jsonl"), "{\"timestamp\": 1, \"inp");
        try (CliProcess serve =
                CliProcess.start(folder, FREE_PORTS, "serve", "--replay", trace.toString())) {
            assertThat(serve.awaitExit()).isEqualTo(1);
            assertThat(serve.out()).isEmpty();
            assertThat(serve.err())
                    .startsWith("lmcache: " + trace + ", line 1: malformed or truncated JSON")
                    .hasLineCount(1);
        }
    }

    private static double hitTokens(int port) {
        try {
            Matcher matcher = HIT_TOKENS.matcher(CliProcess.get(port, "/metrics"));
            return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
