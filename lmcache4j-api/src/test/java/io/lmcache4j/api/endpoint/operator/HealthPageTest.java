package io.lmcache4j.api.endpoint.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.TestServer;
import io.lmcache4j.engine.health.Readiness;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What docs/health.md shows is so. */
class HealthPageTest {
    private static final Pattern PROBE =
            Pattern.compile(
                    "\\w+Probe:\\n  httpGet: \\{path: (\\S+), port: (\\d+)}\\n"
                            + "(?:  \\w+: \\d+\\n)*?  timeoutSeconds: (\\d+)\\n");
    private static final Pattern ROUTE = Pattern.compile("`(/[a-z/-]+)`");

    private final String page =
            Files.readString(Path.of(System.getProperty("lmcache4j.root"), "docs/health.md"));

    HealthPageTest() throws IOException {}

    private String block(String language) {
        var block = Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL).matcher(page);
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    @Test
    void kubernetesProbesAreAnsweredAndHaveTheTimeTheyNeed() {
        List<MatchResult> probes = PROBE.matcher(block("yaml")).results().toList();
        assertThat(probes).hasSize(3);
        try (var worker = TestServer.worker()) {
            for (MatchResult probe : probes) {
                assertThat(worker.get(probe.group(1)).status()).as(probe.group()).isEqualTo(200);
                assertThat(probe.group(2)).isEqualTo("7000");
                double longest =
                        probe.group(1).equals("/livez") ? 1.0 : Readiness.DEADLINE.toMillis() / 1e3;
                assertThat(Double.parseDouble(probe.group(3))).isGreaterThan(longest);
            }
        }
    }

    @Test
    void theAnswerShownIsTheAnswer() {
        try (var worker = TestServer.worker()) {
            assertThat(timeless(worker.get("/readyz").body()))
                    .isEqualTo(timeless(block("json").strip()));
        }
    }

    private static String timeless(String json) {
        return json.replaceAll("\"ms\":[0-9.e-]+", "\"ms\":0");
    }

    @Test
    void theRoutesOfTheTableAreServed() {
        String table = page.substring(page.indexOf("| route |"), page.indexOf("`/livez` takes"));
        try (var worker = TestServer.worker()) {
            List<String> routes =
                    ROUTE.matcher(table).results().map(match -> match.group(1)).toList();
            assertThat(routes).hasSize(5);
            assertThat(routes)
                    .allSatisfy(route -> assertThat(worker.get(route).status()).isEqualTo(200));
        }
    }
}
