package io.lmcache4j.jlama;

import io.lmcache4j.connector.redis.RedisProcess;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The places that chunks come back from, each alone. */
enum Tier {
    CPU("LocalCPUBackend"),
    DISK("LocalDiskBackend"),
    REDIS("RemoteBackend");

    private final String backend;

    Tier(String backend) {
        this.backend = backend;
    }

    /** The name in results. */
    String backend() {
        return backend;
    }

    /** A running one. */
    Place start(Path folder) throws IOException {
        return switch (this) {
            case CPU -> new Place(Map.of(), () -> {});
            case DISK -> new Place(disk(Files.createDirectories(folder.resolve("kv"))), () -> {});
            case REDIS -> {
                RedisProcess server = RedisProcess.start();
                yield new Place(redis("redis://127.0.0.1:" + server.port()), server::close);
            }
        };
    }

    private static Map<String, Object> disk(Path folder) {
        return Map.of(
                "local_cpu", false, "local_disk", folder.toString(), "max_local_disk_size", 1.0);
    }

    /** As patient as a JVM needs that loads its first classes on a busy machine. */
    private static Map<String, Object> redis(String url) {
        return Map.of(
                "local_cpu",
                false,
                "remote_url",
                url,
                "remote_serde",
                "naive",
                "blocking_timeout_secs",
                60,
                "extra_config",
                "{\"lmcache4j.remote_contains_timeout_secs\": 60,"
                        + " \"lmcache4j.remote_put_timeout_secs\": 60}");
    }

    /**
     * What a test has to close.
     *
     * @param settings by which a manager uses the tier
     */
    record Place(Map<String, Object> settings, Closeable server) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
