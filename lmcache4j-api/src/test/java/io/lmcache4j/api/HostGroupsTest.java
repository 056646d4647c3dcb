package io.lmcache4j.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.endpoint.controller.ControllerGroup;
import io.lmcache4j.api.endpoint.controller.FleetWorker;
import io.lmcache4j.api.transport.ListenAddress;
import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.Role;
import io.lmcache4j.engine.health.HealthCheck;
import io.lmcache4j.engine.health.HealthResult;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A process that has no engine, with a group of endpoints of its own. */
class HostGroupsTest {
    private static final FleetWorker WORKER =
            new FleetWorker("instance", 0, "127.0.0.1", 1, Optional.empty(), 1.5, 2.5, 7);

    @Test
    void aGroupOfTheHostStandsInPlaceOfTheOneOfItsName() throws Exception {
        try (var manager = controller();
                var server =
                        new InternalApiServer(
                                manager, List.of(new ControllerGroup(() -> List.of(WORKER))))) {
            server.start();
            assertThat(get(server, "/controller/key-stats"))
                    .contains("\"total_key_count\":7,\"total_instance_count\":1");
            assertThat(get(server, "/livez")).isEqualTo("{\"status\":\"alive\"}");
        }
    }

    @Test
    void aProcessBesideEnginesIsReadyWithoutLookingAnythingUp() throws Exception {
        try (var manager = controller();
                var server = new InternalApiServer(manager, List.of())) {
            server.start();
            assertThat(get(server, "/readyz"))
                    .startsWith("{\"status\":\"ready\"")
                    .doesNotContain("\"lookup\"");
            assertThat(get(server, "/metrics")).contains("role=\"controller\"");
        }
    }

    /** What a host says of its sockets. */
    private record Sockets(HealthResult check) implements HealthCheck {
        @Override
        public String name() {
            return "sockets";
        }
    }

    @Test
    void aPartOfTheHostThatEndedAsksForARestart() throws Exception {
        try (var manager = controller();
                var server = new InternalApiServer(manager, List.of())) {
            manager.addLivenessCheck(new Sockets(new HealthResult.Healthy()));
            server.start();
            assertThat(get(server, "/livez")).isEqualTo("{\"status\":\"alive\"}");
            manager.addLivenessCheck(new Sockets(new HealthResult.Unhealthy("nobody reads pull")));
            assertThat(get(server, "/livez"))
                    .isEqualTo(
                            "{\"status\":\"dead\",\"part\":\"sockets\","
                                    + "\"reason\":\"nobody reads pull\"}");
            assertThat(get(server, "/livez?verbose=false")).isEqualTo("{\"status\":\"dead\"}");
        }
    }

    private static LMCacheManager controller() {
        var settings =
                Map.<String, Object>of(
                        "internal_api_server_enabled", true, "internal_api_server_port_start", 0);
        return LMCacheManager.builder(
                        ConfigStore.of(settings),
                        EngineMetadata.withoutEngine(Role.CONTROLLER, "fleet", 256))
                .build();
    }

    private static String get(InternalApiServer server, String path) throws Exception {
        ListenAddress address = server.address().orElseThrow();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(address + path)).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
