package io.lmcache4j.bench.api;

import io.lmcache4j.api.InternalApiServer;
import io.lmcache4j.api.transport.ListenAddress;
import io.lmcache4j.bench.load.LoadGenerator;
import io.lmcache4j.bench.load.LoadPlan;
import io.lmcache4j.bench.load.Target;
import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.Role;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A worker's manager, and servers on it. */
final class BenchServer {
    private BenchServer() {}

    /** A worker that writes nothing into the user's home. */
    static LMCacheManager worker() {
        try {
            return worker(Files.createTempDirectory("bench"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A worker that writes into this folder. */
    static LMCacheManager worker(Path data) {
        return LMCacheManager.builder(
                        ConfigStore.of(
                                Map.of(
                                        "extra_config",
                                        Map.of("lmcache4j.data_dir", data.toString()),
                                        "internal_api_server_enabled",
                                        true,
                                        "internal_api_server_port_start",
                                        0,
                                        "max_local_cpu_size",
                                        0.1)),
                        EngineMetadata.builder()
                                .modelName("bench")
                                .kvShape(new io.lmcache4j.engine.config.KvShape(1, 2, 256, 1, 16))
                                .role(Role.WORKER)
                                .build())
                .build();
    }

    /** One request over a connection of its own. */
    static void ask(InternalApiServer server, String path) throws IOException {
        ListenAddress.Tcp address = (ListenAddress.Tcp) server.address().orElseThrow();
        LoadGenerator.run(
                        LoadPlan.get(new Target.Tcp("127.0.0.1", address.port()), path)
                                .connections(1)
                                .lasting(Duration.ZERO, Duration.ofSeconds(10))
                                .atMost(1))
                .expecting(200);
    }
}
