package io.lmcache4j.engine;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.LMCacheConfig;
import io.lmcache4j.engine.config.Role;
import io.lmcache4j.engine.key.KeyTemplate;
import io.lmcache4j.engine.memory.MemoryPool;
import io.lmcache4j.engine.memory.PinListener;
import io.lmcache4j.engine.memory.PoolOptions;
import io.lmcache4j.engine.metrics.StatsMonitor;
import io.lmcache4j.engine.storage.AllocatorBackend;
import io.lmcache4j.engine.storage.AuditBackend;
import io.lmcache4j.engine.storage.BackendFactory;
import io.lmcache4j.engine.storage.StorageBackend;
import io.lmcache4j.engine.storage.cpu.CpuTierOptions;
import io.lmcache4j.engine.storage.cpu.LocalCPUBackend;
import io.lmcache4j.engine.storage.disk.DiskTierOptions;
import io.lmcache4j.engine.storage.disk.LocalDiskBackend;
import io.lmcache4j.engine.storage.eviction.EvictionPolicy;
import io.lmcache4j.engine.storage.remote.RemoteTiers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The tiers of one engine, as the configuration of the moment asks for them (engine.md §7.1).
 *
 * @param metadata a scheduler's engine has no tiers on this machine
 * @param keys what the keys of all chunks have in common
 * @param pins watches the pools of all memory tiers made here, one after the other
 * @param remote those that are shared with other processes
 */
record EngineBackends(
        ConfigStore config,
        EngineMetadata metadata,
        KeyTemplate keys,
        StatsMonitor stats,
        PinListener pins,
        RemoteTiers remote)
        implements BackendFactory {
    @Override
    public List<String> wanted() {
        LMCacheConfig now = config.current();
        Role role = metadata.role();
        List<String> names = new ArrayList<>();
        boolean memory =
                switch (role) {
                    case SCHEDULER, CONTROLLER, CACHE_SERVER -> false;
                    case WORKER -> now.maxLocalCpuSizeGb() > 0;
                };
        if (memory) {
            names.add(LocalCPUBackend.NAME);
        }
        // The disk tier stages in the memory of the one before it.
        if (memory && now.localDisk().isPresent() && now.maxLocalDiskSizeGb() > 0) {
            names.add(LocalDiskBackend.NAME);
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
        StorageBackend made = make(name, now, staging);
        boolean audited =
                now.extraBoolean("audit_backend_enabled", false)
                        && !name.equals(LocalCPUBackend.NAME);
        return audited ? new AuditBackend(made) : made;
    }

    private StorageBackend make(
            String name, LMCacheConfig now, Supplier<Optional<AllocatorBackend>> staging) {
        return switch (name) {
            case LocalCPUBackend.NAME -> memoryTier(now);
            case LocalDiskBackend.NAME -> diskTier(staging);
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

    private LocalDiskBackend diskTier(Supplier<Optional<AllocatorBackend>> staging) {
        DiskTierOptions options = DiskTierOptions.of(config, metadata.localWorkerId(), keys);
        return new LocalDiskBackend(options, staging, stats, System::nanoTime);
    }
}
