package io.lmcache4j.cli.replay;

import io.lmcache4j.cli.host.ModelPreset;
import io.lmcache4j.cli.instance.Instance;
import io.lmcache4j.cli.instance.InstanceOptions;
import io.lmcache4j.cli.instance.Rank;
import io.lmcache4j.cli.output.Progress;
import io.lmcache4j.cli.output.Terminal;
import io.lmcache4j.cli.trace.TraceException;
import io.lmcache4j.cli.trace.TraceReader;
import io.lmcache4j.cli.trace.TraceRequest;
import io.lmcache4j.engine.config.ConfigLoader;
import io.lmcache4j.engine.config.LMCacheConfig;
import io.lmcache4j.engine.storage.StorageBackend;
import io.lmcache4j.engine.storage.disk.LocalDiskBackend;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A whole trace through one scheduler and one worker, as fast as it goes; partial chunks are saved.
 *
 * @param trace the file
 * @param model shape of the KV caches
 * @param chunkSize tokens of a chunk
 * @param policy eviction policy, if not the configured one
 * @param capacityChunks most chunks to keep; empty keeps all
 * @param disk a tier below the memory, if any
 * @param kvBlocks blocks of the KV caches
 * @param blockSize tokens of a block
 * @param verify compare every byte that comes back
 */
public record TraceReplay(
        Path trace,
        ModelPreset model,
        int chunkSize,
        Optional<String> policy,
        Optional<Integer> capacityChunks,
        Optional<ReplayDisk> disk,
        int kvBlocks,
        int blockSize,
        boolean verify) {
    private static final String MAX_CHUNKS = "lmcache4j.max_chunks";
    private static final Duration CLEAR_PATIENCE = Duration.ofMinutes(1);

    /** Checks the numbers. */
    public TraceReplay {
        if (chunkSize < 1) {
            throw new IllegalArgumentException("chunk size must be 1 or more, is " + chunkSize);
        }
        if (capacityChunks.isPresent() && capacityChunks.get() < 1) {
            throw new IllegalArgumentException(
                    "capacity must be 1 chunk or more, is " + capacityChunks.get());
        }
    }

    /**
     * Replays it.
     *
     * @param environment where {@code LMCACHE_*} variables are read
     * @param terminal where progress is shown
     * @throws TraceException if a line of the trace is bad; nothing was started then
     * @throws IllegalArgumentException if the chunks would not fit into memory
     */
    public ReplayReport run(Map<String, String> environment, Terminal terminal)
            throws TraceException {
        PoolPlan plan = PoolPlan.of(trace, model, chunkSize, capacityChunks);
        plan.check(FreeMemory.bytes());
        ReplayStats stats = new ReplayStats();
        try (Instance instance = Instance.start(options(plan, environment));
                Progress progress =
                        Progress.of(terminal, "replay", " requests", plan.trace().requests())) {
            clearDisk(instance);
            long started = System.nanoTime();
            replay(new Replayer(instance, verify, stats), progress);
            double seconds = (System.nanoTime() - started) / 1e9;
            clearDisk(instance);
            String used = instance.scheduler().config().current().cachePolicy();
            return new ReplayReport(stats.counts(), used, chunkSize, capacityChunks, disk, seconds);
        }
    }

    /** Chunks of an earlier replay would be hits that the trace does not have. */
    private void clearDisk(Instance instance) {
        if (disk.isPresent()) {
            for (Rank rank : instance.ranks()) {
                rank.engine()
                        .storage()
                        .backend(LocalDiskBackend.NAME)
                        .ifPresent(TraceReplay::clear);
            }
        }
    }

    private static void clear(StorageBackend tier) {
        tier.clear();
        try {
            tier.awaitPuts(CLEAR_PATIENCE);
        } catch (InterruptedException interrupted) {
            // The rest of the files goes with the next start.
            Thread.currentThread().interrupt();
        }
    }

    private void replay(Replayer replayer, Progress progress) throws TraceException {
        try (TraceReader reader = TraceReader.open(trace)) {
            Optional<TraceRequest> request = reader.next();
            while (request.isPresent()) {
                replayer.serve(request.get());
                progress.step();
                request = reader.next();
            }
        }
    }

    private InstanceOptions options(PoolPlan plan, Map<String, String> environment) {
        LMCacheConfig configured =
                ConfigLoader.load(Optional.empty(), environment, Map.of()).current();
        Map<String, Object> overrides = new LinkedHashMap<>();
        overrides.put("chunk_size", chunkSize);
        overrides.put("save_unfull_chunk", true);
        overrides.put("max_local_cpu_size", plan.poolBytes() / LMCacheConfig.GIGABYTE);
        policy.ifPresent(name -> overrides.put("cache_policy", name));
        Map<String, Object> extra = new LinkedHashMap<>();
        if (configured.get("extra_config") instanceof Map<?, ?> given) {
            given.forEach((key, value) -> extra.put(String.valueOf(key), value));
        }
        capacityChunks.ifPresent(most -> extra.put(MAX_CHUNKS, most));
        disk.ifPresent(tier -> tier.addTo(plan, overrides, extra));
        if (!extra.isEmpty()) {
            overrides.put("extra_config", extra);
        }
        return new InstanceOptions(
                model, 1, kvBlocks, blockSize, Optional.empty(), environment, overrides);
    }
}
