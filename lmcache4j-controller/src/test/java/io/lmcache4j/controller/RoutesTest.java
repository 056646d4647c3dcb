package io.lmcache4j.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Every route of a controller says what it does to whom, and docs/controller.md lists them all. */
@Timeout(120)
class RoutesTest {
    private static final Path PAGE =
            Path.of(System.getProperty("lmcache4j.root"), "docs", "controller.md");
    private static final String BEGIN = "<!-- routes, made by RoutesTest -->\n";
    private static final String END = "<!-- end of routes -->";

    @TempDir Path folder;

    private JsonNode paths() throws Exception {
        try (var running = RunningController.start(folder, Map.of())) {
            return running.get("/openapi.json").json().get("paths");
        }
    }

    @Test
    void classesAreThoseOfTheOperatorApi() throws Exception {
        JsonNode paths = paths();

        assertThat(access(paths, "/lookup")).isEqualTo("read");
        assertThat(access(paths, "/query_instance")).isEqualTo("read");
        assertThat(access(paths, "/query_worker_info")).isEqualTo("read");
        assertThat(access(paths, "/health")).isEqualTo("read");
        assertThat(access(paths, "/ops/explain")).isEqualTo("read");
        assertThat(access(paths, "/pin")).isEqualTo("mutate");
        assertThat(access(paths, "/compress")).isEqualTo("mutate");
        assertThat(access(paths, "/decompress")).isEqualTo("mutate");
        assertThat(access(paths, "/clear")).isEqualTo("destroy");
        assertThat(access(paths, "/move")).isEqualTo("destroy");
    }

    private static String access(JsonNode paths, String path) {
        return paths.get(path).get("post").get("x-access-class").asText();
    }

    @Test
    void pageListsEveryRoute() throws Exception {
        var rows = new TreeMap<String, String>();
        paths().properties()
                .forEach(
                        path ->
                                path.getValue()
                                        .properties()
                                        .forEach(
                                                route ->
                                                        rows.put(
                                                                path.getKey() + route.getKey(),
                                                                row(
                                                                        route.getKey(),
                                                                        path.getKey(),
                                                                        route.getValue()))));
        String table =
                "\n| route | access | what |\n| --- | --- | --- |\n"
                        + String.join("", rows.values())
                        + "\n";
        String page = Files.readString(PAGE);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        int to = page.indexOf(END);
        if (Boolean.getBoolean("lmcache4j.update")) {
            Files.writeString(PAGE, page.substring(0, from) + table + page.substring(to));
            return;
        }
        assertThat(page.substring(from, to))
                .as("stale; renew it with -Dlmcache4j.update=true")
                .isEqualTo(table);
    }

    private static String row(String method, String path, JsonNode route) {
        return "| %s %s | %s | %s |\n"
                .formatted(
                        method.toUpperCase(Locale.ROOT),
                        path,
                        route.get("x-access-class").asText(),
                        route.get("summary").asText());
    }
}
