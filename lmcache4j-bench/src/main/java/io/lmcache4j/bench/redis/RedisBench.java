package io.lmcache4j.bench.redis;

import io.lmcache4j.connector.redis.RedisConnectorFactory;
import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.KvShape;
import io.lmcache4j.engine.config.Role;
import io.lmcache4j.engine.key.CacheEngineKey;
import io.lmcache4j.engine.key.ChunkHash;
import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.MemoryPool;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.memory.PoolOptions;
import io.lmcache4j.engine.storage.remote.ChunkFormat;
import io.lmcache4j.engine.storage.remote.ConnectorContext;
import io.lmcache4j.engine.storage.remote.RemoteConnector;
import io.lmcache4j.engine.storage.remote.RemoteUrl;
import io.lmcache4j.engine.storage.remote.StagingFullException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Chunks of 1 MiB put and got through 8 connections, beside {@code redis-benchmark} with the same
 * size and connections on the same server, in turn. Both layouts: one key, which is what {@code
 * redis-benchmark} does too, and two keys, which takes two round trips.
 */
public final class RedisBench {
    private static final int CHUNK = 1 << 20;
    private static final int CONNECTIONS = 8;
    private static final int ROUNDS = 5;
    private static final int WARM_UP = 2;
    private static final int REQUESTS = 2_000;

    private static final EngineMetadata METADATA =
            EngineMetadata.builder()
                    .modelName("bench")
                    .worldSize(1)
                    .workerId(0)
                    .kvDtype(KvDtype.BFLOAT16)
                    .kvShape(new KvShape(4, 2, 64, 8, 128))
                    .role(Role.WORKER)
                    .build();

    private final BenchRedis server;
    private final MemoryPool pool = new MemoryPool(64L * CHUNK, PoolOptions.DEFAULT);

    private RedisBench(BenchRedis server) {
        this.server = server;
    }

    /** Prints a line for each layout and direction. */
    public static void main(String[] args) throws Exception {
        try (BenchRedis server = new BenchRedis()) {
            RedisBench bench = new RedisBench(server);
            bench.compare("resp", "one key");
            bench.compare("redis", "two keys");
            bench.pool.close();
        }
    }

    private void compare(String scheme, String layout) throws Exception {
        ConfigStore config =
                ConfigStore.of(
                        Map.of("extra_config", Map.of("lmcache4j.redis_connections", CONNECTIONS)));
        ConnectorContext context =
                new ConnectorContext(
                        config.current(),
                        METADATA,
                        new ChunkFormat(METADATA, true),
                        Map.of(),
                        Optional.empty());
        RemoteUrl url = RemoteUrl.parse(scheme + "://127.0.0.1:" + server.port());
        try (RemoteConnector connector = new RedisConnectorFactory().connect(url, context)) {
            report("set", layout, index -> put(connector, index));
            report("get", layout, index -> get(connector, index));
        }
    }

    /** Puts or gets the chunk of one caller. */
    private interface Step {
        void run(int index) throws Exception;
    }

    private void report(String test, String layout, Step step) throws Exception {
        double[] ratios = new double[ROUNDS];
        double[] ours = new double[ROUNDS];
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            double theirs = server.benchmark(test, CHUNK, CONNECTIONS, REQUESTS);
            double mine = rate(step);
            if (round >= 0) {
                ours[round] = mine;
                ratios[round] = mine / theirs;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "redis_%s_1MiB_%s ratio=%.2f (to redis-benchmark, %d connections)  %.0f MiB/s%n",
                test,
                layout.replace(' ', '_'),
                median(ratios),
                CONNECTIONS,
                median(ours));
    }

    private static double rate(Step step) throws Exception {
        List<Callable<Void>> callers = new ArrayList<>();
        for (int caller = 0; caller < CONNECTIONS; caller++) {
            int index = caller;
            callers.add(
                    () -> {
                        for (int i = 0; i < REQUESTS / CONNECTIONS; i++) {
                            step.run(index);
                        }
                        return null;
                    });
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long start = System.nanoTime();
            for (Future<Void> done : threads.invokeAll(callers)) {
                done.get();
            }
            return REQUESTS / ((System.nanoTime() - start) / 1e9);
        }
    }

    private static CacheEngineKey key(int index) {
        return new CacheEngineKey(
                METADATA.modelName(), 1, 0, ChunkHash.signed(index), KvDtype.BFLOAT16, List.of());
    }

    private MemoryObj stage(ObjectShape shape) throws StagingFullException {
        return pool.allocate(shape).orElseThrow(() -> new StagingFullException("pool is full"));
    }

    private void put(RemoteConnector connector, int index) throws Exception {
        MemoryObj chunk = stage(ObjectShape.forChunk(METADATA, METADATA.chunkSize()));
        try {
            connector.put(key(index), chunk);
        } finally {
            chunk.release();
        }
    }

    private void get(RemoteConnector connector, int index) throws Exception {
        connector.get(key(index), this::stage).orElseThrow().release();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
