package io.lmcache4j.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.TestServer;
import io.lmcache4j.api.body.JsonReader;
import io.lmcache4j.api.logging.LogSystem;
import io.lmcache4j.api.routing.ApiContext;
import io.lmcache4j.api.routing.ApiRegistry;
import io.lmcache4j.api.routing.Route;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiTest {
    private final TestServer worker = TestServer.worker();
    private final List<Route> routes =
            new DocsEndpoints(
                            new ApiRegistry(
                                            ApiRegistry.discover(),
                                            Optional.empty(),
                                            new ApiContext(worker.manager(), LogSystem.find()))
                                    .routes())
                    .routes();
    private final Map<?, ?> document = read(worker.get("/openapi.json").body());

    @AfterAll
    void close() {
        worker.close();
    }

    @Test
    void operationsHaveIdsOfTheirOwn() {
        var seen = new HashSet<Object>();
        for (Route route : routes) {
            Object id = operation(route).get("operationId");
            assertThat(seen.add(id)).as("%s is new", id).isTrue();
        }
        assertThat(seen).contains("conf_get", "conf_post", "cache_clear_delete");
    }

    @Test
    void bodiesAreDescribed() {
        assertThat(String.valueOf(operation("/cache/load-fs-chunks", "post").get("requestBody")))
                .contains("required=[config_path]", "max_failed_keys={type=integer, default=10");
        assertThat(String.valueOf(operation("/run_script", "post").get("requestBody")))
                .contains("multipart/form-data");
        assertThat(operation("/conf", "get").get("requestBody")).isNull();
    }

    @Test
    void referencesLeadToSchemas() {
        var references = new ArrayList<String>();
        collect(document, references);
        assertThat(references).isNotEmpty();
        for (String reference : references) {
            Object at = document;
            for (String name : reference.substring(2).split("/", -1)) {
                at = ((Map<?, ?>) at).get(name);
            }
            assertThat(at).as(reference).isNotNull();
        }
    }

    @Test
    void thePagesTakeNothingFromElsewhere() {
        for (String path : List.of("/docs", "/redoc", "/docs/oauth2-redirect")) {
            var page = worker.get(path);
            assertThat(page.body()).doesNotContain("http:").doesNotContain("https:");
            assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'none'");
        }
    }

    private Map<?, ?> operation(Route route) {
        return operation(route.path(), route.method().name().toLowerCase(Locale.ROOT));
    }

    private Map<?, ?> operation(String path, String method) {
        var operations = (Map<?, ?>) ((Map<?, ?>) document.get("paths")).get(path);
        return (Map<?, ?>) operations.get(method);
    }

    private static void collect(Object value, List<String> references) {
        switch (value) {
            case Map<?, ?> map -> {
                if (map.get("$ref") instanceof String reference) {
                    references.add(reference);
                }
                map.values().forEach(member -> collect(member, references));
            }
            case List<?> list -> list.forEach(element -> collect(element, references));
            case null, default -> {}
        }
    }

    private static Map<?, ?> read(String json) {
        try {
            return (Map<?, ?>) JsonReader.read(json.getBytes(StandardCharsets.UTF_8));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
