package io.lmcache4j.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Secrets planted wherever people have them are searched for in all that a process lets out: every
 * answer to a viewer or an admin, every line, every file.
 */
@Timeout(150)
class PlantedSecretsTest {
    @TempDir Path folder;

    @BeforeEach
    void writeFiles() throws Exception {
        Files.writeString(folder.resolve("auth"), PlantedSecrets.authFile());
        Files.writeString(folder.resolve("lmcache.yaml"), PlantedSecrets.file());
        Files.writeString(folder.resolve("broken.yaml"), PlantedSecrets.brokenFile());
    }

    @Test
    void noneIsFoundInAnswersLinesAndFiles() throws Exception {
        Map<String, String> found = new HashMap<>();
        try (CliProcess serve = serve(true)) {
            for (int port : serve.ports()) {
                found.putAll(answers(port));
                found.putAll(refused(port));
            }
            serve.terminate();
            assertThat(serve.awaitExit()).isZero();
            assertThat(serve.err()).contains("GET /version?token=*** HTTP/1.1", "***");
        }
        found.putAll(written());
        List<Integer> planted = new ArrayList<>(PlantedSecrets.atStart());
        planted.addAll(PlantedSecrets.inRequests(folder));
        planted.addAll(List.of(68, 69, 70, 71));
        assertThat(planted).hasSizeGreaterThan(50);
        assertThat(found).hasSizeGreaterThan(80);
        for (int number : planted) {
            assertThat(found)
                    .as("secret %d", number)
                    .allSatisfy(
                            (place, text) ->
                                    assertThat(text)
                                            .as(place)
                                            .doesNotContain(PlantedSecrets.mark(number)));
        }
    }

    @Test
    void withMaskingOffAllAreFound() throws Exception {
        try (CliProcess serve = serve(false)) {
            String shown =
                    CliProcess.get(serve.ports().getLast(), "/env")
                            + CliProcess.get(serve.ports().getLast(), "/conf");
            assertThat(PlantedSecrets.atStart()).hasSizeGreaterThan(35);
            for (int number : PlantedSecrets.atStart()) {
                assertThat(shown).contains(PlantedSecrets.mark(number));
            }
            String answers = String.join("\n", answers(serve.ports().getLast()).values());
            assertThat(answers).contains(PlantedSecrets.mark(54), PlantedSecrets.mark(64));
            serve.terminate();
            assertThat(serve.awaitExit()).isZero();
            assertThat(serve.err())
                    .contains("lmcache4j.mask_secrets is false")
                    .doesNotContain("HUNTERABCD");
        }
    }

    @Test
    void aBrokenFileIsRefusedWithoutQuotingIt() throws Exception {
        try (CliProcess serve =
                CliProcess.start(folder, Map.of(), "serve", "--config", folder + "/broken.yaml")) {
            assertThat(serve.awaitExit()).isEqualTo(1);
            assertThat(serve.err()).contains("not valid YAML").doesNotContain("HUNTERABCD");
        }
    }

    private CliProcess serve(boolean masked) throws IOException {
        Map<String, String> environment = new HashMap<>(PlantedSecrets.environment(folder, masked));
        environment.put("LMCACHE_INTERNAL_API_SERVER_PORT_START", "0");
        environment.put("LMCACHE_CONFIG_FILE", folder.resolve("lmcache.yaml").toString());
        environment.put("LMCACHE_LOG_LEVEL", "debug");
        return CliProcess.start(folder, environment, "serve");
    }

    /** What every route that is there for GET answers, and what the planted requests are told. */
    private Map<String, String> answers(int port) throws IOException {
        Map<String, String> answers = routes(port, "before ");
        for (String request : PlantedSecrets.requests(folder)) {
            answers.put(port + " " + request, CliProcess.exchange(port, request));
        }
        answers.putAll(routes(port, "after "));
        return answers;
    }

    private static Map<String, String> routes(int port, String when) throws IOException {
        Map<String, String> answers = new HashMap<>();
        String openApi = CliProcess.get(port, "/openapi.json");
        JsonNode paths =
                new JsonMapper()
                        .readTree(openApi.substring(openApi.indexOf("\r\n\r\n")))
                        .path("paths");
        paths.properties()
                .forEach(
                        path -> {
                            if (path.getValue().has("get")) {
                                answers.put(when + port + path.getKey(), get(port, path.getKey()));
                            }
                        });
        assertThat(answers).containsKeys(when + port + "/env", when + port + "/status");
        return answers;
    }

    /** Nobody without the role sees a secret, whatever the credentials. */
    private static Map<String, String> refused(int port) throws IOException {
        Map<String, String> answers = new HashMap<>();
        for (String path : List.of("/env", "/conf", "/meta")) {
            answers.put(port + path + " refused", get(port, path + "?reveal=true"));
        }
        for (String request : PlantedSecrets.wrongCredentials()) {
            answers.put(port + request, CliProcess.exchange(port, request));
        }
        assertThat(answers.values())
                .allSatisfy(text -> assertThat(text).startsWith("HTTP/1.1 401 "));
        return answers;
    }

    private static String get(int port, String path) {
        try {
            return CliProcess.get(port, path.replaceAll("\\{.*?}", "x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every file below the folder, the streams of the process among them, but not ours. */
    private Map<String, String> written() throws IOException {
        Map<String, String> texts = new HashMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.toString().endsWith(".yaml")) {
                    texts.put(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        }
        assertThat(texts).hasSizeGreaterThanOrEqualTo(2);
        return texts;
    }
}
