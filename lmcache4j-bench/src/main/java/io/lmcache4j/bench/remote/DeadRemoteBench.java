package io.lmcache4j.bench.remote;

import io.lmcache4j.engine.LMCacheEngine;
import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.Prompt;
import io.lmcache4j.engine.StoreRequest;
import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.KvShape;
import io.lmcache4j.engine.config.Role;
import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.layout.KvLayout;
import io.lmcache4j.engine.layout.PagedKvCaches;
import io.lmcache4j.engine.memory.MemoryFormat;
import io.lmcache4j.engine.storage.remote.RemoteBackend;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Storing four chunks of 4 MiB while the remote store is dead (nothing listens), against an engine
 * without one, turn by turn in one JVM. The breaker has opened before; its trials are part of what
 * is measured. The health check would take the tier out of the way, and so is kept from it.
 */
public final class DeadRemoteBench {
    private static final int LAYERS = 16;
    private static final int HEADS = 8;
    private static final int HEAD_SIZE = 128;
    private static final int CHUNK = 64;
    private static final int TOKENS = 4 * CHUNK;
    private static final int BLOCK = 16;
    private static final int WARM_UP = 200;
    private static final int ROUNDS = 1500;

    private record Worker(LMCacheManager manager, PagedKvCaches caches) implements AutoCloseable {
        static Worker of(Map<String, Object> settings) {
            PagedKvCaches caches =
                    PagedKvCaches.allocate(
                            KvLayout.NL_X_TWO_NB_BS_NH_HS,
                            LAYERS,
                            TOKENS / BLOCK,
                            BLOCK,
                            HEADS,
                            HEAD_SIZE,
                            KvDtype.BFLOAT16);
            byte[] content = new byte[Math.toIntExact(caches.tokenBytes() * TOKENS)];
            new Random(1).nextBytes(content);
            caches.scatter(
                    MemorySegment.ofArray(content),
                    MemoryFormat.KV_2LTD,
                    IntStream.range(0, TOKENS).toArray(),
                    0,
                    TOKENS,
                    0);
            Map<String, Object> all = new HashMap<>(settings);
            all.put("chunk_size", CHUNK);
            all.put("max_local_cpu_size", 0.25);
            EngineMetadata metadata =
                    EngineMetadata.builder()
                            .modelName("bench")
                            .kvShape(new KvShape(LAYERS, 2, CHUNK, HEADS, HEAD_SIZE))
                            .role(Role.WORKER)
                            .build();
            return new Worker(
                    LMCacheManager.builder(ConfigStore.of(all), metadata).kvCaches(caches).build(),
                    caches);
        }

        LMCacheEngine engine() {
            return manager.engine().orElseThrow();
        }

        double storeNanos(int round) {
            long[] ids = IntStream.range(0, TOKENS).mapToLong(i -> round * 1_000L + i).toArray();
            StoreRequest request =
                    StoreRequest.of(Prompt.of(ids), caches, IntStream.range(0, TOKENS).toArray());
            long start = System.nanoTime();
            int stored = engine().store(request);
            double nanos = System.nanoTime() - start;
            if (stored != TOKENS) {
                throw new IllegalStateException("only " + stored + " tokens were stored");
            }
            return nanos;
        }

        @Override
        public void close() {
            manager.close();
            caches.close();
        }
    }

    private DeadRemoteBench() {}

    /** Prints one line. */
    public static void main(String[] args) throws IOException {
        Map<String, Object> dead =
                Map.of(
                        "remote_url",
                        "lm://127.0.0.1:" + freePort(),
                        "extra_config",
                        Map.of("fallback_policy", "local_cpu", "ping_interval", 86_400.0));
        try (Worker alone = Worker.of(Map.of());
                Worker remote = Worker.of(dead)) {
            measure(alone, remote, WARM_UP);
            var storage = remote.engine().storage();
            if (storage.bypassedBackends().contains(RemoteBackend.NAME)) {
                storage.setBypass(RemoteBackend.NAME, false);
            }
            measure(alone, remote, WARM_UP);
            if (storage.backend(RemoteBackend.NAME).orElseThrow().trouble().isEmpty()) {
                throw new IllegalStateException("the breaker is not open");
            }
            double[][] nanos = measure(alone, remote, ROUNDS);
            System.out.printf(
                    Locale.ROOT,
                    "store_with_dead_remote p50_us=%.0f p99_us=%.0f alone p50_us=%.0f p99_us=%.0f"
                            + " p99_ratio=%.2f (need at most 1.2)%n",
                    at(nanos[1], 50),
                    at(nanos[1], 99),
                    at(nanos[0], 50),
                    at(nanos[0], 99),
                    at(nanos[1], 99) / at(nanos[0], 99));
        }
    }

    /** Turn by turn, and each first as often as the other. */
    private static double[][] measure(Worker alone, Worker remote, int rounds) {
        double[][] nanos = new double[2][rounds];
        for (int round = 0; round < rounds; round++) {
            boolean aloneFirst = round % 2 == 0;
            if (aloneFirst) {
                nanos[0][round] = alone.storeNanos(round);
            }
            nanos[1][round] = remote.storeNanos(round);
            if (!aloneFirst) {
                nanos[0][round] = alone.storeNanos(round);
            }
        }
        return nanos;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static double at(double[] nanos, int percent) {
        double[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length * percent / 100] / 1e3;
    }
}
