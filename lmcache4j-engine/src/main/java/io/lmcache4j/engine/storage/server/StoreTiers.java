package io.lmcache4j.engine.storage.server;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.LMCacheConfig;
import io.lmcache4j.engine.health.HealthCheck;
import io.lmcache4j.engine.health.HealthResult;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.MemoryPool;
import io.lmcache4j.engine.memory.PinListener;
import io.lmcache4j.engine.memory.PoolOptions;
import io.lmcache4j.engine.metrics.LMCacheMetrics;
import io.lmcache4j.engine.metrics.StatsMonitor;
import io.lmcache4j.engine.storage.AllocatorBackend;
import io.lmcache4j.engine.storage.ReadResult;
import io.lmcache4j.engine.storage.StorageBackend;
import io.lmcache4j.engine.storage.TierUsage;
import io.lmcache4j.engine.storage.cpu.CpuTierOptions;
import io.lmcache4j.engine.storage.cpu.LocalCPUBackend;
import io.lmcache4j.engine.storage.disk.DiskTierOptions;
import io.lmcache4j.engine.storage.disk.LocalDiskBackend;
import io.lmcache4j.engine.storage.eviction.EvictionPolicy;
import io.lmcache4j.engine.storage.remote.lm.LmLocation;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Where the values of a cache server rest: in memory, and on disk as well if the configuration says
 * so. Thread-safe; no lock is held across I/O.
 *
 * <p>A value goes to both; what memory has no room for any more is read from disk, and kept in
 * memory again. A change of a key is made in both tiers under the key's stripe, and what was read
 * from disk returns to memory only if its key did not change meanwhile, so that no tier keeps what
 * another replaced.
 */
public final class StoreTiers implements AutoCloseable {
    private final LocalCPUBackend memory;
    private final Optional<LocalDiskBackend> disk;
    private final Stripes stripes = new Stripes();

    private StoreTiers(LocalCPUBackend memory, Optional<LocalDiskBackend> disk) {
        this.memory = memory;
        this.disk = disk;
    }

    /**
     * The tiers that a configuration asks for, by the same keys as a worker's.
     *
     * @throws IllegalArgumentException if there is to be no memory
     * @throws io.lmcache4j.engine.storage.disk.DiskTierException if the disk can't be used
     */
    public static StoreTiers open(ConfigStore config, LMCacheMetrics metrics) {
        LMCacheConfig now = config.current();
        if (!(now.maxLocalCpuSizeGb() > 0)) {
            throw new IllegalArgumentException(
                    "max_local_cpu_size must be above 0 for a cache server, was "
                            + now.maxLocalCpuSizeGb());
        }
        StatsMonitor stats = new StatsMonitor(metrics);
        LocalCPUBackend memory = memory(now, stats);
        try {
            StoreTiers tiers = new StoreTiers(memory, disk(config, memory, stats));
            tiers.show(metrics);
            return tiers;
        } catch (RuntimeException failed) {
            memory.close();
            throw failed;
        }
    }

    private static LocalCPUBackend memory(LMCacheConfig now, StatsMonitor stats) {
        CpuTierOptions options =
                new CpuTierOptions(
                        EvictionPolicy.Name.parse(now.cachePolicy()),
                        true,
                        now.extraInt("lmcache4j.max_chunks", Integer.MAX_VALUE));
        MemoryPool pool =
                new MemoryPool(
                        (long) (now.maxLocalCpuSizeGb() * LMCacheConfig.GIGABYTE),
                        new PoolOptions(now.localCpuUseHugepages(), PinListener.NONE));
        return new LocalCPUBackend(pool, stats, options, System::nanoTime);
    }

    private static Optional<LocalDiskBackend> disk(
            ConfigStore config, AllocatorBackend memory, StatsMonitor stats) {
        LMCacheConfig now = config.current();
        if (now.localDisk().isEmpty() || !(now.maxLocalDiskSizeGb() > 0)) {
            return Optional.empty();
        }
        // Puts are made under a stripe, where nothing may wait; the wait comes before.
        DiskTierOptions options =
                DiskTierOptions.of(config, 0, StoreKeys.OWNER).withPutPatience(() -> Duration.ZERO);
        return Optional.of(
                new LocalDiskBackend(options, () -> Optional.of(memory), stats, System::nanoTime));
    }

    private void show(LMCacheMetrics metrics) {
        show(metrics, "memory", memory);
        disk.ifPresent(tier -> show(metrics, "disk", tier));
        metrics.gauge("local_cache_usage", memory.pool()::usedBytes);
        metrics.gauge("active_memory_objs_count", memory.pool()::activeObjects);
    }

    private static void show(LMCacheMetrics metrics, String name, StorageBackend tier) {
        gauge(metrics, "chunks", "Values kept", name, tier, TierUsage::chunks);
        gauge(metrics, "used_bytes", "Bytes taken", name, tier, TierUsage::usedBytes);
        gauge(metrics, "capacity_bytes", "Bytes in all", name, tier, TierUsage::capacityBytes);
    }

    private static void gauge(
            LMCacheMetrics metrics,
            String name,
            String help,
            String kind,
            StorageBackend tier,
            ToDoubleFunction<TierUsage> number) {
        metrics.kindGauge(
                "lmcache4j_store_" + name,
                help,
                "tier",
                kind,
                () -> tier.usage().map(usage -> number.applyAsDouble(usage)).orElse(0.0));
    }

    /** How full each tier is, memory first. */
    Map<String, TierUsage> usage() {
        Map<String, TierUsage> usage = new LinkedHashMap<>();
        memory.usage().ifPresent(tier -> usage.put("memory", tier));
        disk.flatMap(StorageBackend::usage).ifPresent(tier -> usage.put("disk", tier));
        return usage;
    }

    /** Waits until everything put is on disk, if there is one; false if that takes too long. */
    boolean awaitWritten(Duration patience) {
        return disk.map(tier -> tier.awaitPuts(patience)).orElse(true);
    }

    /** Bytes of memory in all. */
    public long memoryBytes() {
        return memory.pool().capacity();
    }

    /** What looks after the disk, if there is one. */
    public List<HealthCheck> healthChecks() {
        return disk.map(StorageBackend::healthChecks).orElse(List.of());
    }

    /** Whether memory is consistent and could take a small value now; changes nothing. */
    public HealthResult memoryHealth() {
        if (!memory.pool().memcheck()) {
            return new HealthResult.Unhealthy("the memory pool is inconsistent");
        }
        return memory.canAllocate(StoredValue.shape(0))
                ? new HealthResult.Healthy()
                : new HealthResult.Unhealthy("all memory is being read or written");
    }

    boolean contains(EngineKey key) {
        return memory.contains(List.of(key)) > 0
                || disk.map(tier -> tier.contains(List.of(key)) > 0).orElse(false);
    }

    Optional<Found> find(EngineKey key) {
        long before = stripes.changes(key);
        return switch (memory.read(key)) {
            case ReadResult.Hit(var lease) -> {
                memory.touch(List.of(key));
                yield Optional.of(new Found(lease, LmLocation.MEMORY));
            }
            case ReadResult.Miss(), ReadResult.Failed(_, _) ->
                    disk.flatMap(tier -> fromDisk(tier, key, before));
        };
    }

    private Optional<Found> fromDisk(LocalDiskBackend tier, EngineKey key, long before) {
        return switch (tier.read(key)) {
            case ReadResult.Hit(var lease) -> {
                stripes.unlessChanged(
                        key, before, () -> memory.put(List.of(key), List.of(lease.obj())));
                yield Optional.of(new Found(lease, LmLocation.DISK));
            }
            case ReadResult.Miss(), ReadResult.Failed(_, _) -> Optional.empty();
        };
    }

    /** Memory for a value of so many bytes, which the caller owns. */
    Optional<MemoryObj> allocate(int length, Duration patience) {
        return memory.allocate(StoredValue.shape(length), patience);
    }

    /** Whether a value of so many bytes could ever be kept. */
    boolean fits(int length) {
        return StoredValue.shape(length).physicalBytes() <= memory.pool().capacity();
    }

    /**
     * Makes a whole value visible, in place of what has its key.
     *
     * @param patience how long to wait while the disk is behind; after that it goes without
     * @return false if it can't be kept
     */
    boolean publish(EngineKey key, MemoryObj value, Duration patience) {
        disk.ifPresent(tier -> tier.awaitQueue(value.size(), patience));
        return stripes.change(
                key,
                () -> {
                    boolean kept = memory.replace(key, value);
                    disk.ifPresent(
                            tier -> {
                                tier.remove(key);
                                tier.put(List.of(key), List.of(value));
                            });
                    return kept || contains(key);
                });
    }

    /** Forgets what has this key. */
    void remove(EngineKey key) {
        stripes.change(
                key,
                () -> {
                    boolean there = memory.remove(key);
                    return disk.map(tier -> tier.remove(key)).orElse(false) || there;
                });
    }

    /** Writes what waits for the disk, for some seconds at most, and gives everything back. */
    @Override
    public void close() {
        disk.ifPresent(LocalDiskBackend::close);
        memory.close();
    }
}
