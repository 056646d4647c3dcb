package io.lmcache4j.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.transport.ListenAddress;
import io.lmcache4j.engine.config.ConfigLoader;
import io.lmcache4j.engine.config.ConfigStore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What docs/tls.md shows works as it stands there, but for ports and the place of files. */
@Timeout(120)
class TlsPageTest {
    private static final Pattern PROBE =
            Pattern.compile("httpGet: \\{path: (\\S+), port: 7000, scheme: (\\w+)}");

    @TempDir private Path folder;

    private final String page =
            Files.readString(Path.of(System.getProperty("lmcache4j.root"), "docs/tls.md"));

    TlsPageTest() throws IOException {}

    private List<String> blocks(String language) {
        return Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private String shell(String commands) throws Exception {
        Path output = folder.resolve("output");
        Process process =
                new ProcessBuilder("bash", "-ec", commands)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        return Files.readString(output);
    }

    /** The settings of a block, with its files found in the folder. */
    private Map<String, Object> settings(String yaml) throws Exception {
        Path file = folder.resolve("settings.yaml");
        Files.writeString(file, yaml.replaceAll("(tls_\\w+: )(\\S+\\.pem)", "$1" + folder + "/$2"));
        ConfigStore config = ConfigLoader.load(Optional.of(file), Map.of(), Map.of());
        Map<String, Object> extra = new HashMap<>();
        for (String key :
                List.of(
                        "lmcache4j.tls_cert",
                        "lmcache4j.tls_key",
                        "lmcache4j.tls_client_ca",
                        "lmcache4j.tls_roles")) {
            config.current().extra(key).ifPresent(value -> extra.put(key, value));
        }
        return Map.of("extra_config", extra);
    }

    private static String at(TestServer server, String command) {
        int port = ((ListenAddress.Tcp) server.address()).port();
        return command.replace(":7000", ":" + port);
    }

    @Test
    void theCommandsMakeWhatTheSettingsNameAndTheCallsAreAnswered() throws Exception {
        NetworkNamespace.require("openssl", "openssl");
        NetworkNamespace.require("curl", "curl");
        List<String> commands = blocks("sh");
        List<String> yaml = blocks("yaml");
        shell(commands.get(0));
        try (var worker = TestServer.worker(settings(yaml.get(0)))) {
            assertThat(shell(at(worker, commands.get(1)))).isEqualTo("{\"status\":\"alive\"}");
        }
        shell(commands.get(2));
        try (var worker = TestServer.worker(settings(yaml.get(1)))) {
            assertThat(shell(at(worker, commands.get(3)))).startsWith("\"");
            assertThat(shell(at(worker, commands.get(1)))).isEqualTo("{\"status\":\"alive\"}");
        }
        assertThat(commands).hasSize(4);
    }

    @Test
    void theProbesAreAnsweredOverTls() throws Exception {
        NetworkNamespace.require("curl", "curl");
        List<MatchResult> probes = PROBE.matcher(blocks("yaml").get(2)).results().toList();
        assertThat(probes).hasSize(2);
        shell(blocks("sh").getFirst());
        try (var worker = TestServer.worker(settings(blocks("yaml").getFirst()))) {
            for (MatchResult probe : probes) {
                assertThat(probe.group(2)).isEqualTo("HTTPS");
                // As a kubelet: by address, and without a look at the certificate.
                String call = "curl -sk -w %{http_code} -o out https://127.0.0.1:7000";
                assertThat(shell(at(worker, call + probe.group(1)))).isEqualTo("200");
            }
        }
    }
}
