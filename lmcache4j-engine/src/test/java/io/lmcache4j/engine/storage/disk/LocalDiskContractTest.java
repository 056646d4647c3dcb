package io.lmcache4j.engine.storage.disk;

import io.lmcache4j.engine.key.KeyTemplate;
import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.memory.MemoryPool;
import io.lmcache4j.engine.storage.StorageBackend;
import io.lmcache4j.engine.storage.StorageBackendContract;
import io.lmcache4j.engine.storage.cpu.LocalCPUBackend;
import io.lmcache4j.engine.storage.eviction.EvictionPolicy;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What every tier promises, with all chunks in their files. */
@Timeout(60)
class LocalDiskContractTest extends StorageBackendContract {
    @TempDir Path directory;

    @Override
    protected StorageBackend create(MemoryPool pool) {
        // Not closed: the pool is the contract's.
        LocalCPUBackend memory = DiskTierFixture.memory(pool, DiskTierFixture.stats());
        return new LocalDiskBackend(
                new DiskTierOptions(
                        List.of(directory),
                        0,
                        new KeyTemplate("m", 1, 0, KvDtype.BFLOAT16),
                        1 << 20,
                        EvictionPolicy.Name.LRU,
                        Integer.MAX_VALUE,
                        4,
                        1 << 20,
                        false,
                        Duration.ofMinutes(5),
                        () -> Duration.ZERO,
                        Duration.ofSeconds(20)),
                () -> Optional.of(memory),
                DiskTierFixture.stats(),
                System::nanoTime);
    }

    @Override
    protected boolean readersKeepChunks() {
        return false;
    }
}
