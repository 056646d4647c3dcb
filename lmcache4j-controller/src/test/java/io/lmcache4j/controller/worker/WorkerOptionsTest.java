package io.lmcache4j.controller.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.KvShape;
import io.lmcache4j.engine.config.Role;
import io.lmcache4j.engine.key.KvDtype;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class WorkerOptionsTest {
    private static Optional<WorkerOptions> options(
            int rank, int world, boolean mla, Map<String, Object> settings) {
        Map<String, Object> all =
                new HashMap<>(ReportingWorker.settings("10.0.0.9:8300", "10.0.0.9:8400", 1));
        all.putAll(settings);
        return WorkerOptions.of(
                ConfigStore.of(all).current(),
                EngineMetadata.builder()
                        .modelName("m")
                        .worldSize(world)
                        .workerId(rank)
                        .kvDtype(KvDtype.BFLOAT16)
                        .kvShape(new KvShape(2, mla ? 1 : 2, 256, 2, 4))
                        .role(Role.WORKER)
                        .build());
    }

    private static int port(int rank, int world, boolean mla, Map<String, Object> settings) {
        return options(rank, world, mla, settings).orElseThrow().port();
    }

    @Test
    void portsGoByRank() {
        Map<String, Object> ports = Map.of("lmcache_worker_ports", List.of(8500L, 8501L, 8502L));
        assertThat(port(0, 2, false, ports)).isEqualTo(8500);
        assertThat(port(1, 2, false, ports)).as("others are harmless").isEqualTo(8501);
    }

    @Test
    void portsGoByPlaceAmongTheRanksThatTakePart() {
        Map<String, Object> ports =
                Map.of(
                        "lmcache_worker_ports",
                        List.of(8500L, 8501L),
                        "lmcache_worker_ids",
                        List.of(3L, 1L));
        assertThat(port(3, 4, false, ports)).isEqualTo(8500);
        assertThat(port(1, 4, false, ports)).isEqualTo(8501);
        assertThat(options(0, 4, false, ports)).as("takes no part").isEmpty();
    }

    @Test
    void underMlaWorker0AloneTakesPart() {
        Map<String, Object> ports = Map.of("lmcache_worker_ports", List.of(8500L));
        assertThat(port(0, 4, true, ports)).isEqualTo(8500);
        assertThat(options(1, 4, true, ports)).isEmpty();
    }

    @Test
    void tooFewPortsAndRanksThatAreNoneAreRefused() {
        assertThatThrownBy(
                        () -> options(0, 2, false, Map.of("lmcache_worker_ports", List.of(8500L))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("lmcache_worker_ports must have a port for each of the 2");
        assertThatThrownBy(() -> options(0, 2, false, Map.of("lmcache_worker_ids", List.of(2L))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("lmcache_worker_ids: ");
    }

    @Test
    void withoutTheSwitchNothingReports() {
        assertThat(options(0, 1, false, Map.of("enable_controller", false))).isEmpty();
    }

    @Test
    void theAddressIsTheOneThatIsSetOrLeadsOutside() throws Exception {
        WorkerOptions set =
                options(
                                0,
                                1,
                                false,
                                Map.of("extra_config", Map.of("lmcache4j.worker_ip", "127.0.0.1")))
                        .orElseThrow();
        assertThat(set.ip()).isEqualTo("127.0.0.1");
        assertThat(set.listenHost()).as("no other can reach it").isEqualTo("127.0.0.1");
        WorkerOptions found = options(0, 1, false, Map.of("extra_config", Map.of())).orElseThrow();
        assertThat(InetAddress.getByName(found.ip()).isAnyLocalAddress()).isFalse();
        assertThat(found.listenHost()).isEqualTo(found.ip());
        WorkerOptions translated =
                options(
                                0,
                                1,
                                false,
                                Map.of("extra_config", Map.of("lmcache4j.worker_ip", "192.0.2.7")))
                        .orElseThrow();
        assertThat(translated.listenHost()).as("not this machine's").isEqualTo("*");
    }

    @Test
    void defaultsAreLMCaches() {
        WorkerOptions options =
                options(0, 1, false, Map.of("extra_config", Map.of())).orElseThrow();
        assertThat(options.batchSize()).isEqualTo(50);
        assertThat(options.batchTimeout()).hasMillis(10);
        assertThat(options.answerTimeout()).hasMillis(30_000);
        assertThat(options.sendTimeout()).hasMillis(10_000);
        assertThat(options.fullSync().batchSize()).isEqualTo(2000);
        assertThat(options.fullSync().startupDelay()).hasSeconds(5);
        assertThat(options.fullSync().batchInterval()).hasMillis(5);
        assertThat(options.fullSync().maxRetries()).isEqualTo(3);
        assertThat(options.fullSync().pollInterval()).hasSeconds(5);
        assertThat(options.fullSync().maxPolls()).isEqualTo(60);
    }
}
