package io.lmcache4j.api.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.TestServer;
import io.lmcache4j.api.body.JsonReader;
import io.lmcache4j.api.routing.AccessClass;
import io.lmcache4j.api.routing.ParameterType;
import io.lmcache4j.api.routing.Route;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Walks all routes: none may be without its contract, its description and its access class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RouteWalkTest {
    private final TestServer worker = TestServer.worker();
    private final List<Route> routes = AllRoutes.of(worker.manager());
    private final Map<?, ?> paths = paths(worker.get("/openapi.json").body());
    private final Set<Route> withRow = new HashSet<>();

    RouteWalkTest() {
        for (ContractRow row : ContractTables.all()) {
            AllRoutes.of(row.request(), routes).ifPresent(withRow::add);
        }
    }

    @AfterAll
    void close() {
        worker.close();
    }

    @TestFactory
    Stream<DynamicTest> everyRoute() {
        return routes.stream()
                .map(
                        route ->
                                DynamicTest.dynamicTest(
                                        route.method() + " " + route.path(), () -> check(route)));
    }

    @Test
    void thereAreAllOfThem() {
        assertThat(routes).hasSizeGreaterThan(55);
    }

    private void check(Route route) {
        assertThat(withRow.contains(route)).as("has a row in a contract table").isTrue();
        assertThat(route.summary()).as("summary").isNotBlank();
        assertThat(route.answers()).as("answers").isNotEmpty();
        if (route.access() == AccessClass.DESTROY) {
            assertThat(route.parameters())
                    .as("what destroys can be tried")
                    .anyMatch(
                            parameter ->
                                    parameter.name().equals("dry_run")
                                            && parameter.type() instanceof ParameterType.Flag);
        }
        for (var parameter : route.parameters()) {
            assertThat(parameter.about()).as(parameter.name()).isNotBlank();
        }
        var entry = (Map<?, ?>) paths.get(route.path());
        assertThat(entry).as("entry in OpenAPI").isNotNull();
        var operation = (Map<?, ?>) entry.get(route.method().name().toLowerCase(Locale.ROOT));
        assertThat(operation.get("x-access-class")).isEqualTo(route.access().text());
        assertThat((Map<?, ?>) operation.get("responses")).isNotEmpty();
    }

    private static Map<?, ?> paths(String openApi) {
        try {
            var document = (Map<?, ?>) JsonReader.read(openApi.getBytes(StandardCharsets.UTF_8));
            return (Map<?, ?>) document.get("paths");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
