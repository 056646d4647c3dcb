package io.lmcache4j.api.routing;

import static io.lmcache4j.api.routing.AccessClass.READ;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.TestServer;
import io.lmcache4j.api.logging.LogSystem;
import io.lmcache4j.engine.config.Role;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class ApiRegistryTest {
    private final TestServer server = TestServer.stopped(Role.WORKER, 0, Map.of());
    private final ApiContext context = new ApiContext(server.manager(), LogSystem.find());

    @AfterEach
    void close() {
        server.close();
    }

    private record Group(String name, List<String> paths) implements EndpointGroup {
        @Override
        public List<Endpoints> endpoints(ApiContext context) {
            return List.of(
                    () ->
                            paths.stream()
                                    .map(path -> Route.get(path, READ, _ -> Response.text(name)))
                                    .toList());
        }
    }

    private List<String> paths(EndpointGroup... groups) {
        return new ApiRegistry(List.of(groups), Optional.empty(), context)
                .routes().stream().map(Route::path).toList();
    }

    @Test
    void ourGroupsComeFirstInOurOrderThenTheOthersByName() {
        assertThat(
                        paths(
                                new Group("zebra", List.of("/z")),
                                new Group("operator", List.of("/o")),
                                new Group("acme", List.of("/a")),
                                new Group("vllm", List.of("/v")),
                                new Group("controller", List.of("/k")),
                                new Group("common", List.of("/c"))))
                .containsExactly("/c", "/v", "/k", "/o", "/a", "/z");
    }

    @Test
    void ofOneMethodAndPathTheFirstIsKept() throws Exception {
        var routes =
                new ApiRegistry(
                                List.of(
                                        new Group("b", List.of("/x", "/y")),
                                        new Group("a", List.of("/x"))),
                                Optional.empty(),
                                context)
                        .routes();
        assertThat(routes).extracting(Route::path).containsExactly("/x", "/y");
        assertThat(routes.getFirst().handler().handle(null).body())
                .isEqualTo("a".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everyRouteOfOursIsDeclaredOnceAndSaysWhatItDoes() {
        var routes = new ApiRegistry(ApiRegistry.discover(), Optional.empty(), context).routes();
        assertThat(routes).allSatisfy(route -> assertThat(route.summary()).isNotBlank());
        var seen = new HashSet<String>();
        assertThat(routes).allMatch(route -> seen.add(route.method() + " " + route.path()));
        // Rows 1 to 46 of http-api.md §1; those of row 47 are no group's.
        assertThat(seen)
                .contains(
                        "GET /env",
                        "GET /loglevel",
                        "GET /metrics",
                        "POST /metrics/reset",
                        "GET /threads",
                        "GET /periodic-threads",
                        "GET /periodic-threads/{thread_name}",
                        "GET /periodic-threads-health",
                        "POST /run_script",
                        "GET /lmc_version",
                        "GET /commit_id",
                        "GET /version",
                        "GET /inference_info",
                        "GET /inference_version",
                        "GET /conf",
                        "POST /conf",
                        "GET /meta",
                        "DELETE /cache/clear",
                        "POST /cache/store",
                        "POST /cache/retrieve",
                        "GET /cache/kvcache/check",
                        "POST /cache/kvcache/record_slot",
                        "GET /cache/kvcache/info",
                        "POST /cache/load-fs-chunks",
                        "PUT /freeze/enable",
                        "PUT /freeze/disable",
                        "GET /freeze/status",
                        "PUT /hot_cache/enable",
                        "PUT /hot_cache/disable",
                        "GET /hot_cache/status",
                        "GET /backends",
                        "DELETE /backends/{backend_name}",
                        "POST /backends",
                        "GET /bypass/list",
                        "PUT /bypass/add",
                        "PUT /bypass/remove",
                        "GET /lookup/info",
                        "POST /lookup/close",
                        "POST /lookup/create",
                        "POST /lookup/recreate",
                        "POST /chunk_statistics/start",
                        "POST /chunk_statistics/stop",
                        "POST /chunk_statistics/reset",
                        "GET /chunk_statistics/status",
                        "GET /controller/key-stats",
                        "GET /controller/workers");
    }
}
