package io.lmcache4j.cli.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.api.ApiServerException;
import io.lmcache4j.cli.host.ModelPreset;
import io.lmcache4j.engine.config.ConfigException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

@Timeout(60)
class ServedInstanceTest {
    @Test
    void readyLineNamesEveryAddress() throws Exception {
        try (ServedInstance served = ServedInstance.start(options(2, Map.of()))) {
            assertThat(served.readyLine())
                    .matches(
                            "ready: scheduler http://127\\.0\\.0\\.1:\\d+,"
                                    + " worker 0 http://127\\.0\\.0\\.1:\\d+,"
                                    + " worker 1 http://127\\.0\\.0\\.1:\\d+");
        }
    }

    @Test
    void anAdminSocketIsNamedAfterItsServer(@TempDir Path folder) throws Exception {
        Map<String, Object> extra =
                Map.of("lmcache4j.admin_socket", folder.resolve("a").toString());
        try (ServedInstance served =
                ServedInstance.start(options(1, Map.of("extra_config", extra)))) {
            assertThat(served.readyLine())
                    .matches(
                            "ready: scheduler http://127\\.0\\.0\\.1:(\\d+),"
                                    + " scheduler admin unix:.*/a_\\1,"
                                    + " worker 0 http://127\\.0\\.0\\.1:(\\d+),"
                                    + " worker 0 admin unix:.*/a_\\2");
        }
    }

    @Test
    void serversLeftOutByTheConfigurationAreNotNamed() throws Exception {
        Map<String, Object> onlyWorker1 =
                Map.of("internal_api_server_include_index_list", List.of(2));
        try (ServedInstance served = ServedInstance.start(options(2, onlyWorker1))) {
            assertThat(served.readyLine())
                    .startsWith("ready: worker 1 http://")
                    .doesNotContain(",");
        }
        try (ServedInstance served =
                ServedInstance.start(options(1, Map.of("internal_api_server_enabled", false)))) {
            assertThat(served.readyLine()).isEqualTo("ready: no API server is enabled");
        }
    }

    @Test
    void busyPortStartsNothing() throws Exception {
        // The worker's port is taken, the scheduler's below it is free or taken by others: either
        // way nothing listens afterwards that did not before.
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int base = busy.getLocalPort() - 1;
            boolean schedulerPortWasOpen = isOpen(base);

            assertThatThrownBy(
                            () ->
                                    ServedInstance.start(
                                            options(
                                                    1,
                                                    Map.of(
                                                            "internal_api_server_port_start",
                                                            base))))
                    .isInstanceOf(ApiServerException.class)
                    .hasMessageContaining("internal_api_server_port_start")
                    .hasMessageContaining(":");
            assertThat(isOpen(base)).isEqualTo(schedulerPortWasOpen);
        }
    }

    @Test
    void badSettingIsRefusedBeforeAnythingListens() {
        assertThatThrownBy(() -> ServedInstance.start(options(1, Map.of("cache_policy", "NEWEST"))))
                .isInstanceOfAny(ConfigException.class, IllegalArgumentException.class)
                .hasMessageContaining("NEWEST")
                .hasMessageContaining("LRU");
    }

    @Test
    void closingTwiceIsHarmless() {
        ServedInstance served = ServedInstance.start(options(1, Map.of()));
        served.close();
        served.close();

        assertThat(served.readyLine()).isEqualTo("ready: no API server is enabled");
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException _) {
            return false;
        }
    }

    private static InstanceOptions options(int workers, Map<String, Object> more) {
        Map<String, Object> overrides = new HashMap<>();
        overrides.put("internal_api_server_enabled", true);
        overrides.put("internal_api_server_port_start", 0);
        overrides.put("max_local_cpu_size", 0.1);
        overrides.putAll(more);
        return new InstanceOptions(
                ModelPreset.TINY, workers, 64, 16, Optional.empty(), Map.of(), overrides);
    }
}
