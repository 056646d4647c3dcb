package io.lmcache4j.engine.storage.server;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.LMCacheConfig;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.MemoryPool;
import io.lmcache4j.engine.memory.PinListener;
import io.lmcache4j.engine.memory.PoolOptions;
import io.lmcache4j.engine.metrics.LMCacheMetrics;
import io.lmcache4j.engine.metrics.StatsMonitor;
import io.lmcache4j.engine.storage.ReadResult;
import io.lmcache4j.engine.storage.cpu.CpuTierOptions;
import io.lmcache4j.engine.storage.cpu.LocalCPUBackend;
import io.lmcache4j.engine.storage.eviction.EvictionPolicy;
import io.lmcache4j.engine.storage.remote.lm.LmLocation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where the values of a cache server rest. Thread-safe; no lock is held across I/O. */
public final class StoreTiers implements AutoCloseable {
    private final LocalCPUBackend memory;

    /** Takes the tier over. */
    public StoreTiers(LocalCPUBackend memory) {
        this.memory = memory;
    }

    /**
     * The memory tier that a configuration asks for: its size, its policy.
     *
     * @throws IllegalArgumentException if there is to be no memory
     */
    public static StoreTiers open(ConfigStore config, LMCacheMetrics metrics) {
        LMCacheConfig now = config.current();
        if (!(now.maxLocalCpuSizeGb() > 0)) {
            throw new IllegalArgumentException(
                    "max_local_cpu_size must be above 0 for a cache server, was "
                            + now.maxLocalCpuSizeGb());
        }
        MemoryPool pool =
                new MemoryPool(
                        (long) (now.maxLocalCpuSizeGb() * LMCacheConfig.GIGABYTE),
                        new PoolOptions(now.localCpuUseHugepages(), PinListener.NONE));
        CpuTierOptions options =
                new CpuTierOptions(
                        EvictionPolicy.Name.parse(now.cachePolicy()),
                        true,
                        now.extraInt("lmcache4j.max_chunks", Integer.MAX_VALUE));
        return new StoreTiers(
                new LocalCPUBackend(pool, new StatsMonitor(metrics), options, System::nanoTime));
    }

    /** Bytes of memory in all. */
    public long memoryBytes() {
        return memory.pool().capacity();
    }

    boolean contains(EngineKey key) {
        return memory.contains(List.of(key)) > 0;
    }

    Optional<Found> find(EngineKey key) {
        return switch (memory.read(key)) {
            case ReadResult.Hit(var lease) -> {
                memory.touch(List.of(key));
                yield Optional.of(new Found(lease, LmLocation.MEMORY));
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

    /** Makes a whole value visible, in place of what has its key; false if it can't be kept. */
    boolean publish(EngineKey key, MemoryObj value) {
        return memory.replace(key, value);
    }

    /** Forgets what has this key. */
    void remove(EngineKey key) {
        memory.remove(key);
    }

    @Override
    public void close() {
        memory.close();
    }
}
