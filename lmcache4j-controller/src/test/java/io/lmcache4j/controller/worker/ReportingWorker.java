package io.lmcache4j.controller.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.LMCacheEngine;
import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.Prompt;
import io.lmcache4j.engine.StoreRequest;
import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.KvShape;
import io.lmcache4j.engine.config.Role;
import io.lmcache4j.engine.key.ChunkHash;
import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.layout.KvLayout;
import io.lmcache4j.engine.layout.PagedKvCaches;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** A small real worker with a reporter: chunks of 4 tokens, each a piece of 4096 bytes. */
public final class ReportingWorker implements AutoCloseable {
    public static final int CHUNK = 4;
    public static final long PIECE = 4096;
    public static final String CPU = "LocalCPUBackend";
    public static final String DISK = "LocalDiskBackend";

    private final PagedKvCaches caches =
            PagedKvCaches.allocate(KvLayout.NL_X_TWO_NB_BS_NH_HS, 2, 64, 4, 2, 4, KvDtype.BFLOAT16);
    final LMCacheManager manager;
    public final LMCacheEngine engine;
    private WorkerReporter reporter;

    /** The settings of a worker that reports fast. */
    public static Map<String, Object> settings(String pullUrl, String replyUrl, int workers) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("enable_controller", true);
        settings.put("lmcache_instance_id", "test");
        settings.put("controller_pull_url", pullUrl);
        settings.put("controller_reply_url", replyUrl);
        settings.put(
                "lmcache_worker_ports", IntStream.range(0, workers).mapToObj(_ -> 0L).toList());
        settings.put("lmcache_worker_heartbeat_time", 1L);
        settings.put("lmcache_worker_heartbeat_delay_time", 0L);
        Map<String, Object> extra = new HashMap<>();
        extra.put("lmcache4j.worker_ip", "127.0.0.1");
        extra.put("full_sync_startup_delay_s", 0.0);
        extra.put("worker_socket_recv_timeout_ms", 3000L);
        settings.put("extra_config", extra);
        return settings;
    }

    @SuppressWarnings("unchecked")
    public static Map<String, Object> extra(Map<String, Object> settings) {
        return (Map<String, Object>) settings.get("extra_config");
    }

    public ReportingWorker(int rank, int world, int chunks, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("chunk_size", (long) CHUNK);
        all.put("max_local_cpu_size", (double) (chunks * PIECE) / (1L << 30));
        manager =
                LMCacheManager.builder(
                                ConfigStore.of(all),
                                EngineMetadata.builder()
                                        .modelName("test/model")
                                        .worldSize(world)
                                        .workerId(rank)
                                        .kvDtype(KvDtype.BFLOAT16)
                                        .kvShape(new KvShape(2, 2, CHUNK, 2, 4))
                                        .role(Role.WORKER)
                                        .build())
                        .kvCaches(caches)
                        .environment(Map.of())
                        .build();
        engine = manager.engine().orElseThrow();
    }

    /** A worker that reports already. */
    static ReportingWorker started(int chunks, Map<String, Object> settings) {
        ReportingWorker worker = new ReportingWorker(0, 1, chunks, settings);
        worker.report();
        return worker;
    }

    public WorkerReporter report() {
        reporter = WorkerReporter.start(manager).orElseThrow();
        return reporter;
    }

    public WorkerReporter reporter() {
        return reporter;
    }

    static long[] tokens(long seed, int chunks) {
        return IntStream.range(0, chunks * CHUNK).mapToLong(i -> seed * 1000 + i).toArray();
    }

    public int store(long seed, int chunks) {
        long[] prompt = tokens(seed, chunks);
        return engine.store(
                StoreRequest.of(
                        Prompt.of(prompt), caches, IntStream.range(0, prompt.length).toArray()));
    }

    public long clear(String location) {
        return engine.clear(Optional.of(List.of(location))).get(location).chunks();
    }

    /** The keys of a tier, as the controller writes them. */
    public Set<String> keys(String location) {
        Set<String> keys = new TreeSet<>();
        for (ChunkHash hash : engine.chunkHashes(location)) {
            keys.add(hash.toString());
        }
        return keys;
    }

    /** Waits until all that was stored is on disk. */
    public void awaitDisk() throws InterruptedException {
        assertThat(engine.storage().backend(DISK).orElseThrow().awaitPuts(Duration.ofSeconds(60)))
                .isTrue();
    }

    @Override
    public void close() {
        if (reporter != null) {
            reporter.close();
        }
        manager.close();
        caches.close();
    }
}
