package io.lmcache4j.bench.disk;

import io.lmcache4j.engine.key.ChunkHash;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.key.KeyTemplate;
import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.memory.MemoryFormat;
import io.lmcache4j.engine.memory.MemoryLease;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.MemoryPool;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.memory.PoolOptions;
import io.lmcache4j.engine.metrics.BuildInfo;
import io.lmcache4j.engine.metrics.LMCacheMetrics;
import io.lmcache4j.engine.metrics.MetricLabels;
import io.lmcache4j.engine.metrics.StatsMonitor;
import io.lmcache4j.engine.storage.ChunkReads;
import io.lmcache4j.engine.storage.ReadResult;
import io.lmcache4j.engine.storage.cpu.CpuTierOptions;
import io.lmcache4j.engine.storage.cpu.LocalCPUBackend;
import io.lmcache4j.engine.storage.disk.DiskTierOptions;
import io.lmcache4j.engine.storage.disk.LocalDiskBackend;
import io.lmcache4j.engine.storage.eviction.EvictionPolicy;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** A disk tier with memory to stage in, whose stores wait for the disk. */
final class BenchDisk implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final KeyTemplate OWNER = new KeyTemplate("bench", 1, 0, KvDtype.UINT8);

    private final ObjectShape shape;
    private final LocalCPUBackend memory;
    private final LocalDiskBackend tier;

    /**
     * A tier for so many chunks.
     *
     * @param chunkBytes a multiple of 8
     */
    BenchDisk(Path directory, int chunkBytes, int chunks, long poolBytes) {
        shape = ObjectShape.of(MemoryFormat.KV_2LTD, KvDtype.UINT8, 2, 1, 4, chunkBytes / 8);
        StatsMonitor stats =
                new StatsMonitor(
                        new LMCacheMetrics(
                                new PrometheusRegistry(),
                                new MetricLabels("bench", 0, "worker", Optional.empty()),
                                BuildInfo.onThisJvm("bench", ""),
                                _ -> Optional.empty()));
        memory =
                new LocalCPUBackend(
                        new MemoryPool(poolBytes, PoolOptions.DEFAULT),
                        stats,
                        new CpuTierOptions(EvictionPolicy.Name.LRU, false, Integer.MAX_VALUE),
                        System::nanoTime);
        tier =
                new LocalDiskBackend(
                        new DiskTierOptions(
                                List.of(directory),
                                0,
                                OWNER,
                                chunks * (long) Math.max(4096, chunkBytes),
                                EvictionPolicy.Name.LRU,
                                Integer.MAX_VALUE,
                                4,
                                poolBytes / 2,
                                true,
                                PATIENCE,
                                () -> PATIENCE,
                                PATIENCE),
                        () -> Optional.of(memory),
                        stats,
                        System::nanoTime);
    }

    private static EngineKey key(long hash) {
        return OWNER.key(ChunkHash.signed(hash), List.of());
    }

    /** Writes chunks until all are on disk; nanoseconds. */
    double write(int chunks) {
        long start = System.nanoTime();
        for (long hash = 0; hash < chunks; hash++) {
            MemoryObj object = memory.allocate(shape, PATIENCE).orElseThrow();
            tier.put(List.of(key(hash)), List.of(object));
            object.release();
        }
        if (!tier.awaitPuts(PATIENCE) || chunks() != chunks) {
            throw new IllegalStateException("only " + chunks() + " chunks were written");
        }
        return System.nanoTime() - start;
    }

    /** Reads chunks one after the other, as a retrieve does; nanoseconds. */
    double read(int chunks) {
        List<EngineKey> keys =
                LongStream.range(0, chunks).<EngineKey>mapToObj(BenchDisk::key).toList();
        long start = System.nanoTime();
        try (ChunkReads reads = tier.readAll(keys)) {
            for (int i = 0; i < chunks; i++) {
                if (!(reads.next() instanceof ReadResult.Hit(MemoryLease lease))) {
                    throw new IllegalStateException("chunk " + i + " did not come");
                }
                lease.close();
            }
        }
        return System.nanoTime() - start;
    }

    long chunks() {
        return tier.usage().orElseThrow().chunks();
    }

    void clear() {
        tier.clear();
        if (!tier.awaitPuts(PATIENCE)) {
            throw new IllegalStateException("files are not removed in time");
        }
    }

    @Override
    public void close() {
        tier.close();
        memory.close();
    }
}
