package io.lmcache4j.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code lmcache store-server} as a process, and Python clients of it. */
@Timeout(240)
class StoreServerProcessTest {
    private static final Map<String, String> QUIET = Map.of("LMCACHE_LOG_LEVEL", "warn");

    @TempDir Path folder;

    private CliProcess start(String name, String... more) throws IOException {
        List<String> args =
                new ArrayList<>(List.of("store-server", "--port", "0", "--max-size-gb", "0.0625"));
        args.addAll(List.of(more));
        return CliProcess.start(
                Files.createDirectory(folder.resolve(name)), QUIET, args.toArray(String[]::new));
    }

    private static String port(CliProcess server) throws IOException {
        Matcher port = Pattern.compile("lm://127\\.0\\.0\\.1:(\\d+)").matcher(server.awaitReady());
        assertThat(port.find()).isTrue();
        return port.group(1);
    }

    @Test
    void pythonClientsGetWhatTheyPut() throws Exception {
        try (CliProcess server = start("server")) {
            String port = port(server);
            assertThat(PythonLmClient.run(folder, "talk", port)).isEmpty();
            assertThat(PythonLmClient.run(folder, "many", port)).isEmpty();
            assertThat(server.awaitReady()).isEqualTo("ready: store lm://127.0.0.1:" + port);
            server.terminate();
            assertThat(server.awaitExit(Duration.ofSeconds(10))).isZero();
            assertThat(server.err()).isEmpty();
        }
    }

    @Test
    void theCommandOfThePageServes() throws Exception {
        List<String> page =
                Files.readAllLines(
                        Path.of(System.getProperty("lmcache4j.root"), "docs/store-server.md"));
        int at = page.indexOf("```") + 1;
        String command = page.get(at).replace("65432", "0").replace("9100", "0");
        assertThat(command).startsWith("./lmcache store-server ");
        String[] words = Pattern.compile(" +").split(command.substring("./lmcache ".length()));
        try (CliProcess server = CliProcess.start(folder, QUIET, words)) {
            assertThat(server.awaitReady())
                    .matches(page.get(at + 1).replaceAll(":\\d+", ":\\\\d+"));
            server.terminate();
            assertThat(server.awaitExit(Duration.ofSeconds(10))).isZero();
        }
    }

    @Test
    void probesAndMetricsAreOnThePortForThem() throws Exception {
        try (CliProcess server = start("server", "--api-port", "0")) {
            int api = server.ports().getFirst();
            PythonLmClient.run(folder, "talk", port(server));
            assertThat(CliProcess.get(api, "/livez")).contains("200", "\"alive\"");
            assertThat(CliProcess.get(api, "/readyz"))
                    .contains("\"status\":\"ready\"", "\"name\":\"store\",\"status\":\"ok\"");
            assertThat(CliProcess.get(api, "/status"))
                    .contains(
                            "\"role\":\"cache_server\"",
                            "\"store\":{\"get\":{\"found\":2,\"asked\":3,\"hit_ratio\":0.666",
                            "\"tiers\":{\"memory\":{\"chunks\":2,");
            String metrics = CliProcess.get(api, "/metrics");
            assertThat(metric(metrics, "asked_total\\{kind=\"get\"")).isEqualTo(3);
            assertThat(metric(metrics, "found_total\\{kind=\"get\"")).isEqualTo(2);
            assertThat(metric(metrics, "asked_total\\{kind=\"exist\"")).isEqualTo(2);
            assertThat(metric(metrics, "found_total\\{kind=\"exist\"")).isEqualTo(1);
            assertThat(metric(metrics, "chunks\\{[^}]*tier=\"memory\"")).isEqualTo(2);
            assertThat(metric(metrics, "bytes_total\\{direction=\"out\"")).isEqualTo(1_000_003);
            server.terminate();
            assertThat(server.awaitExit(Duration.ofSeconds(10))).isZero();
        }
    }

    private static double metric(String metrics, String series) {
        Matcher value =
                Pattern.compile("lmcache4j_store_" + series + "[^}]*} ([0-9.E]+)").matcher(metrics);
        return value.find() ? Double.parseDouble(value.group(1)) : -1;
    }

    @Test
    void whatIsReadableAfterAKillIsWhatWasPut() throws Exception {
        String disk = folder.resolve("disk").toString();
        int put;
        try (CliProcess server = start("first", "--disk", disk)) {
            try (PythonLmClient client = PythonLmClient.start(folder, "fill", port(server))) {
                server.await(() -> lines(client) > 100);
                server.kill();
                client.await();
                put = lines(client);
            }
        }
        try (CliProcess server = start("second", "--disk", disk)) {
            String found = PythonLmClient.run(folder, "check", port(server), "" + (put + 1));
            assertThat(Integer.parseInt(found.strip())).isGreaterThan(10);
            server.terminate();
            assertThat(server.awaitExit(Duration.ofSeconds(10))).isZero();
        }
    }

    private static int lines(PythonLmClient client) {
        try {
            return (int) client.said().lines().count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void flagsThatMakeNoSenseAreWrongUse() throws Exception {
        for (String[] wrong :
                new String[][] {
                    {"--port", "70000"},
                    {"--policy", "BEST"},
                    {"--max-value-gb", "3"},
                    {"--max-connections", "0"}
                }) {
            try (CliProcess server =
                    CliProcess.start(
                            folder, QUIET, new String[] {"store-server", wrong[0], wrong[1]})) {
                assertThat(server.awaitExit(Duration.ofSeconds(30))).isEqualTo(2);
                assertThat(server.err()).contains(wrong[1]);
            }
        }
    }
}
