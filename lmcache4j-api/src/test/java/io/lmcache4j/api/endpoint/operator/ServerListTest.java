package io.lmcache4j.api.endpoint.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.endpoint.operator.ServerList.Server;
import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.Role;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;

class ServerListTest {
    private static List<Server> list(int workers, Map<String, Object> settings) {
        return ServerList.of(ConfigStore.of(settings).current(), Role.WORKER, workers).servers();
    }

    @Test
    void schedulerFirstThenEveryWorkerOnItsPort() {
        assertThat(list(2, Map.of()))
                .containsExactly(
                        new Server("lmcache_default_instance_scheduler", "127.0.0.1", 6999),
                        new Server("lmcache_default_instance_worker0", "127.0.0.1", 7000),
                        new Server("lmcache_default_instance_worker1", "127.0.0.1", 7001));
    }

    @Test
    void theInstanceItsHostAndItsBaseAreSettings() {
        assertThat(
                        list(
                                1,
                                Map.of(
                                        "lmcache_instance_id",
                                        "blue",
                                        "internal_api_server_host",
                                        "0.0.0.0",
                                        "internal_api_server_port_start",
                                        8000)))
                .containsExactly(
                        new Server("blue_scheduler", "0.0.0.0", 8000),
                        new Server("blue_worker0", "0.0.0.0", 8001));
    }

    @Test
    void socketsAreGivenByTheirPaths() {
        assertThat(list(1, Map.of("internal_api_server_socket_path_prefix", "/tmp/x/socket")))
                .extracting(Server::port)
                .containsExactly("/tmp/x/socket_6999", "/tmp/x/socket_7000");
    }

    @Test
    void theIncludeListLeavesOthersOut() {
        assertThat(list(3, Map.of("internal_api_server_include_index_list", List.of(0, 2, 9))))
                .extracting(Server::port)
                .containsExactly(6999, 7001);
    }

    @Test
    void anEmptyIncludeListMeansAllAsItDoesForTheServers() {
        assertThat(list(1, Map.of("internal_api_server_include_index_list", List.of()))).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void aBaseOfZeroStaysZeroForEveryServer(int workers) {
        assertThat(list(workers, Map.of("internal_api_server_port_start", 0)))
                .hasSize(workers + 1)
                .allMatch(server -> server.port().equals(0));
    }
}
