package io.lmcache4j.connector.redis;

import io.lmcache4j.engine.storage.remote.RemoteConnector;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;

/** One server at a Unix socket: {@code unix://}. */
class UnixConnectorTest extends RedisContract {
    @TempDir private static Path directory;
    private static RedisProcess local;

    @BeforeAll
    static void startAtSocket() {
        local = RedisProcess.start("--unixsocket", directory.resolve("redis.sock").toString());
    }

    @AfterAll
    static void stopAtSocket() {
        local.close();
    }

    @Override
    protected RemoteConnector connect() {
        local.cli("flushall");
        return connect("unix://" + directory.resolve("redis.sock") + "?db=3", Map.of());
    }
}
