package io.lmcache4j.engine;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.LMCacheConfig;
import io.lmcache4j.engine.config.Role;
import io.lmcache4j.engine.memory.MemoryPool;
import io.lmcache4j.engine.memory.PinListener;
import io.lmcache4j.engine.memory.PoolOptions;
import io.lmcache4j.engine.metrics.StatsMonitor;
import io.lmcache4j.engine.storage.AllocatorBackend;
import io.lmcache4j.engine.storage.BackendFactory;
import io.lmcache4j.engine.storage.StorageBackend;
import io.lmcache4j.engine.storage.cpu.CpuTierOptions;
import io.lmcache4j.engine.storage.cpu.LocalCPUBackend;
import io.lmcache4j.engine.storage.eviction.EvictionPolicy;
import io.lmcache4j.engine.storage.remote.RemoteTiers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The tiers of one engine, as the configuration of the moment asks for them (engine.md §7.1).
 *
 * @param role a scheduler's engine has no memory tier
 * @param pins watches the pools of all memory tiers made here, one after the other
 * @param remote those that are shared with other processes
 */
record EngineBackends(
        ConfigStore config, Role role, StatsMonitor stats, PinListener pins, RemoteTiers remote)
        implements BackendFactory {
    @Override
    public List<String> wanted() {
        List<String> names = new ArrayList<>();
        boolean memory =
                switch (role) {
                    case SCHEDULER -> false;
                    case WORKER -> config.current().maxLocalCpuSizeGb() > 0;
                };
        if (memory) {
            names.add(LocalCPUBackend.NAME);
        }
        // A scheduler looks into shared stores without ever reading from them.
        if (memory || role == Role.SCHEDULER) {
            names.addAll(remote.wanted());
        }
        return names;
    }

    @Override
    public boolean mayBeLeftOut(String name) {
        return RemoteTiers.isPlugin(name);
    }

    @Override
    public StorageBackend create(String name, Supplier<Optional<AllocatorBackend>> staging) {
        LMCacheConfig now = config.current();
        return switch (name) {
            case LocalCPUBackend.NAME -> memoryTier(now);
            case String _ when RemoteTiers.owns(name) -> remote.create(name, staging);
            default -> throw new IllegalArgumentException("no backend " + name);
        };
    }

    private LocalCPUBackend memoryTier(LMCacheConfig now) {
        CpuTierOptions options =
                new CpuTierOptions(
                        EvictionPolicy.Name.parse(now.cachePolicy()),
                        now.localCpu(),
                        now.extraInt("lmcache4j.max_chunks", Integer.MAX_VALUE));
        MemoryPool pool =
                new MemoryPool(
                        (long) (now.maxLocalCpuSizeGb() * LMCacheConfig.GIGABYTE),
                        new PoolOptions(now.localCpuUseHugepages(), pins));
        return new LocalCPUBackend(pool, stats, options, System::nanoTime);
    }
}
