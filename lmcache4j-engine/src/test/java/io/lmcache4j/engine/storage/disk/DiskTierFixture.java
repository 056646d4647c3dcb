package io.lmcache4j.engine.storage.disk;

import io.lmcache4j.engine.key.CacheEngineKey;
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
import io.lmcache4j.engine.metrics.DropCause;
import io.lmcache4j.engine.metrics.LMCacheMetrics;
import io.lmcache4j.engine.metrics.MetricLabels;
import io.lmcache4j.engine.metrics.MissCause;
import io.lmcache4j.engine.metrics.StatsMonitor;
import io.lmcache4j.engine.storage.ReadResult;
import io.lmcache4j.engine.storage.cpu.CpuTierOptions;
import io.lmcache4j.engine.storage.cpu.LocalCPUBackend;
import io.lmcache4j.engine.storage.eviction.EvictionPolicy;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * A disk tier over a directory, with memory of its own to stage in. Chunks are 5,000 bytes, which
 * follow from their hash; each takes two blocks of the budget.
 */
final class DiskTierFixture implements AutoCloseable {
    static final ObjectShape SHAPE =
            ObjectShape.of(MemoryFormat.KV_2LTD, KvDtype.UINT8, 2, 1, 5, 500);
    static final ObjectShape BLOCKS =
            ObjectShape.of(MemoryFormat.KV_2LTD, KvDtype.UINT8, 2, 1, 4, 1024);
    static final long CHARGE = 8192;
    static final int POOL_CHUNKS = 1024;
    static final KeyTemplate OWNER = new KeyTemplate("org/model", 2, 1, KvDtype.UINT8);
    static final String FILES = "org-model@2@1";
    static final Duration PATIENCE = Duration.ofSeconds(20);

    /** What to open a tier with; the budget is given in chunks. */
    static final class Setup {
        private final Path directory;
        private final long capacity;
        private KeyTemplate owner = OWNER;
        private EvictionPolicy.Name policy = EvictionPolicy.Name.LRU;
        private int maxChunks = Integer.MAX_VALUE;
        private long maxPutBytes = Long.MAX_VALUE;
        private boolean direct;
        private Duration putPatience = PATIENCE;
        private Duration readPatience = PATIENCE;

        private Setup(Path directory, long capacity) {
            this.directory = directory;
            this.capacity = capacity;
        }

        static Setup of(Path directory, int chunks) {
            return new Setup(directory, chunks * CHARGE);
        }

        Setup owner(KeyTemplate other) {
            owner = other;
            return this;
        }

        Setup policy(EvictionPolicy.Name other) {
            policy = other;
            return this;
        }

        Setup maxChunks(int most) {
            maxChunks = most;
            return this;
        }

        Setup puts(long bytes, Duration patience) {
            maxPutBytes = bytes;
            putPatience = patience;
            return this;
        }

        Setup readPatience(Duration patience) {
            readPatience = patience;
            return this;
        }

        Setup pastTheCache() {
            direct = true;
            return this;
        }

        DiskTierFixture open() {
            return new DiskTierFixture(this);
        }
    }

    final MemoryPool pool = new MemoryPool(POOL_CHUNKS * CHARGE, PoolOptions.DEFAULT);
    final AtomicLong extraNanos = new AtomicLong();
    final LocalDiskBackend tier;
    private final Setup setup;
    private final LocalCPUBackend memory;
    private final StatsMonitor stats = stats();

    private DiskTierFixture(Setup setup) {
        this.setup = setup;
        this.memory = memory(pool, stats);
        try {
            this.tier =
                    new LocalDiskBackend(
                            new DiskTierOptions(
                                    List.of(setup.directory),
                                    0,
                                    setup.owner,
                                    setup.capacity,
                                    setup.policy,
                                    setup.maxChunks,
                                    4,
                                    setup.maxPutBytes,
                                    setup.direct,
                                    Duration.ofMinutes(5),
                                    () -> setup.putPatience,
                                    setup.readPatience),
                            () -> Optional.of(memory),
                            stats,
                            () -> System.nanoTime() + extraNanos.get());
        } catch (RuntimeException failed) {
            memory.close();
            throw failed;
        }
    }

    static StatsMonitor stats() {
        return new StatsMonitor(
                new LMCacheMetrics(
                        new PrometheusRegistry(),
                        new MetricLabels("m", 0, "worker", Optional.empty()),
                        BuildInfo.onThisJvm("test", ""),
                        _ -> Optional.empty()));
    }

    /** Memory to stage in that keeps nothing. */
    static LocalCPUBackend memory(MemoryPool pool, StatsMonitor stats) {
        return new LocalCPUBackend(
                pool,
                stats,
                new CpuTierOptions(EvictionPolicy.Name.LRU, false, Integer.MAX_VALUE),
                System::nanoTime);
    }

    CacheEngineKey key(long hash) {
        return setup.owner.key(ChunkHash.signed(hash), List.of());
    }

    String fileName(long hash) {
        return key(hash).diskFileName();
    }

    Path file(long hash) {
        return setup.directory.resolve(fileName(hash));
    }

    /** Offers chunks, each when the one before is on disk. */
    void put(long... hashes) {
        for (long hash : hashes) {
            offer(key(hash), hash);
            settle();
        }
    }

    void offer(EngineKey key, long seed) {
        MemoryObj object = pool.allocate(SHAPE).orElseThrow();
        fill(object.bytes(), seed);
        tier.put(List.of(key), List.of(object));
        object.release();
    }

    /** A chunk of whole blocks, which direct I/O can carry. */
    void offerBlocks(EngineKey key, long seed) {
        MemoryObj object = pool.allocate(BLOCKS).orElseThrow();
        fill(object.bytes(), seed);
        tier.put(List.of(key), List.of(object));
        object.release();
    }

    boolean readsBlocks(EngineKey key, long seed) {
        return came(tier.read(key), seed, BLOCKS);
    }

    void settle() {
        if (!tier.awaitPuts(PATIENCE)) {
            throw new AssertionError("the disk tier does not come to rest");
        }
    }

    static void fill(MemorySegment bytes, long seed) {
        for (long i = 0; i < bytes.byteSize(); i++) {
            bytes.set(ValueLayout.JAVA_BYTE, i, byteAt(seed, i));
        }
    }

    static byte byteAt(long seed, long index) {
        return (byte) (seed * 31 + index * 7 + (index >> 8));
    }

    boolean has(long hash) {
        return tier.contains(List.of(key(hash))) == 1;
    }

    /** Whether a chunk comes, after all its bytes were compared. */
    boolean reads(long hash) {
        return came(tier.read(key(hash)), hash);
    }

    static boolean came(ReadResult result, long seed) {
        return came(result, seed, SHAPE);
    }

    private static boolean came(ReadResult result, long seed, ObjectShape shape) {
        if (!(result instanceof ReadResult.Hit(MemoryLease lease))) {
            return false;
        }
        try (lease) {
            MemorySegment bytes = lease.bytes();
            if (bytes.byteSize() != shape.bytes() || !lease.obj().shape().equals(shape)) {
                throw new AssertionError("another shape: " + lease.obj());
            }
            for (long i = 0; i < bytes.byteSize(); i++) {
                if (bytes.get(ValueLayout.JAVA_BYTE, i) != byteAt(seed, i)) {
                    throw new AssertionError("wrong byte " + i + " of chunk " + seed);
                }
            }
            return true;
        }
    }

    long misses(MissCause cause) {
        return stats.tier(LocalDiskBackend.NAME).misses(cause);
    }

    long drops(DropCause cause) {
        return stats.tier(LocalDiskBackend.NAME).drops(cause);
    }

    /** Names of the files of chunks, finished or not. */
    List<String> chunkFiles() {
        return names(setup.directory).stream().filter(name -> name.contains(".pt")).toList();
    }

    static List<String> names(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the budget should count: the files as they lie there. */
    long bytesOnDisk() {
        return chunkFiles().stream()
                .mapToLong(name -> setup.directory.resolve(name).toFile().length())
                .map(bytes -> Math.ceilDiv(bytes, 4096L) * 4096)
                .sum();
    }

    @Override
    public void close() {
        tier.close();
        memory.close();
        if (pool.activeObjects() != 0) {
            throw new AssertionError(pool.activeObjects() + " objects were not given back");
        }
    }
}
