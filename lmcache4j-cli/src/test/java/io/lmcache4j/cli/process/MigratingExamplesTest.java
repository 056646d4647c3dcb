package io.lmcache4j.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The commands that docs/migrating.md shows start what it says. That LMCache's names become these
 * commands is a matter of the launchers and their tests.
 */
@Timeout(240)
class MigratingExamplesTest {
    private static final Path PAGE =
            Path.of(System.getProperty("lmcache4j.root"), "docs/migrating.md");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|[^ ']+");
    private static final Pattern PORT = Pattern.compile("\\b(65432|9100|9000|8300|8400|8082)\\b");
    private static final String CURL = "curl http://127.0.0.1:9000";

    @TempDir Path folder;

    @ParameterizedTest
    @MethodSource("servers")
    void serversOfThePageStart(String line) throws Exception {
        try (CliProcess server = start(line)) {
            assertThat(server.awaitReady())
                    .startsWith(
                            line.contains("controller")
                                    ? "ready: controller http://127.0.0.1:"
                                    : "ready: store lm://127.0.0.1:");
            server.terminate();
            assertThat(server.awaitExit(Duration.ofSeconds(20))).isZero();
        }
    }

    @Test
    void whatThePageLooksAtAnswers() throws Exception {
        List<String> questions = commands(true);
        assertThat(questions).hasSize(2);
        String controller =
                servers().stream()
                        .filter(line -> line.startsWith("./lmcache controller"))
                        .findFirst()
                        .orElseThrow();
        try (CliProcess server = start(controller)) {
            int port = server.ports().getFirst();
            for (String question : questions) {
                assertThat(CliProcess.get(port, question.substring(CURL.length())))
                        .as(question)
                        .startsWith("HTTP/1.1 200");
            }
        }
    }

    static List<String> servers() throws IOException {
        return commands(false);
    }

    /** The lines in blocks of {@code sh}: questions, or all others. */
    private static List<String> commands(boolean questions) throws IOException {
        List<String> commands = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("```")) {
                inside = line.equals("```sh");
            } else if (inside && line.startsWith(CURL) == questions) {
                commands.add(line);
            }
        }
        return commands;
    }

    /** Starts a line of the page on any free ports of loopback. */
    private CliProcess start(String line) throws IOException {
        List<String> words = new ArrayList<>();
        WORD.matcher(PORT.matcher(line).replaceAll("0").replace("0.0.0.0", "127.0.0.1"))
                .results()
                .map(MigratingExamplesTest::word)
                .forEach(words::add);
        return CliProcess.start(
                folder,
                Map.of("LMCACHE_LOG_LEVEL", "warn", "HOME", folder.toString()),
                ours(words).toArray(String[]::new));
    }

    private static String word(MatchResult match) {
        return match.group(1) == null ? match.group() : match.group(1);
    }

    private static List<String> ours(List<String> words) {
        return switch (words.getFirst()) {
            case "./lmcache" -> words.subList(1, words.size());
            case "lmcache_controller" -> {
                List<String> line = new ArrayList<>(words);
                line.set(0, "controller");
                yield line;
            }
            case "lmcache_server", "lmcache_experimental_server", "lmcache_v0_server" -> {
                assertThat(words.size()).isLessThanOrEqualTo(4);
                yield List.of("store-server", "--host", words.get(1), "--port", words.get(2));
            }
            default -> throw new AssertionError("no test knows " + words);
        };
    }
}
