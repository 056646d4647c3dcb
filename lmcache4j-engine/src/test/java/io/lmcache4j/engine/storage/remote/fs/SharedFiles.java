package io.lmcache4j.engine.storage.remote.fs;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.KvShape;
import io.lmcache4j.engine.config.Role;
import io.lmcache4j.engine.key.CacheEngineKey;
import io.lmcache4j.engine.key.ChunkHash;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.memory.MemoryLease;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.MemoryPool;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.memory.PoolOptions;
import io.lmcache4j.engine.metrics.BuildInfo;
import io.lmcache4j.engine.metrics.LMCacheMetrics;
import io.lmcache4j.engine.metrics.MetricLabels;
import io.lmcache4j.engine.metrics.StatsMonitor;
import io.lmcache4j.engine.storage.ReadResult;
import io.lmcache4j.engine.storage.StorageBackend;
import io.lmcache4j.engine.storage.cpu.CpuTierOptions;
import io.lmcache4j.engine.storage.cpu.LocalCPUBackend;
import io.lmcache4j.engine.storage.eviction.EvictionPolicy;
import io.lmcache4j.engine.storage.remote.RemoteBackend;
import io.lmcache4j.engine.storage.remote.RemoteConnectors;
import io.lmcache4j.engine.storage.remote.RemoteTiers;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One process that shares directories with others: an fs tier as an engine has it. */
final class SharedFiles implements AutoCloseable {
    /**
     * A chunk and how it lies there.
     *
     * @param header whether the file has one
     * @param mla whether the model has latent attention
     */
    record Piece(boolean header, boolean mla, long hash, int tokens) {
        static List<Piece> all() {
            List<Piece> all = new ArrayList<>();
            for (int tokens : new int[] {16, 5, 1}) {
                for (long hash : new long[] {1, -2, Long.MIN_VALUE}) {
                    all.add(new Piece(true, false, hash, tokens));
                    all.add(new Piece(true, true, hash, tokens));
                    all.add(new Piece(false, false, hash, tokens));
                    all.add(new Piece(false, true, hash, tokens));
                }
            }
            return all;
        }

        EngineMetadata metadata() {
            return EngineMetadata.builder()
                    .modelName("org/model")
                    .worldSize(1)
                    .workerId(0)
                    .kvDtype(KvDtype.BFLOAT16)
                    .kvShape(new KvShape(3, mla ? 1 : 2, 16, mla ? 1 : 2, mla ? 12 : 8))
                    .role(Role.WORKER)
                    .build();
        }

        EngineKey key() {
            return new CacheEngineKey(
                    "org/model", 1, 0, ChunkHash.signed(hash), KvDtype.BFLOAT16, List.of());
        }

        ObjectShape shape() {
            return ObjectShape.forChunk(metadata(), tokens);
        }

        int seed() {
            return tokens + (int) (hash & 7);
        }

        /** Three directories, which no other form of a chunk is in. */
        String bases(Path folder) {
            String base = folder + (header ? "/header" : "/plain") + (mla ? "-mla-" : "-") + tokens;
            return "%1$s-a,%1$s-b,%1$s-c".formatted(base);
        }
    }

    private final Piece piece;
    private final StatsMonitor stats =
            new StatsMonitor(
                    new LMCacheMetrics(
                            new PrometheusRegistry(),
                            new MetricLabels("m", 0, "worker", Optional.empty()),
                            BuildInfo.onThisJvm("test", ""),
                            _ -> Optional.empty()));
    private final LocalCPUBackend memory =
            new LocalCPUBackend(
                    new MemoryPool(16 * 4096L, PoolOptions.DEFAULT),
                    stats,
                    new CpuTierOptions(EvictionPolicy.Name.LRU, false, Integer.MAX_VALUE),
                    System::nanoTime);
    private final StorageBackend tier;

    SharedFiles(Path folder, Piece piece) {
        this.piece = piece;
        ConfigStore config =
                ConfigStore.of(
                        Map.of(
                                "remote_url",
                                "fs://host:0" + piece.bases(folder),
                                "extra_config",
                                Map.of("save_chunk_meta", piece.header())));
        tier =
                new RemoteTiers(
                                config,
                                piece.metadata(),
                                stats,
                                Map.of(),
                                RemoteConnectors::installed)
                        .create(RemoteBackend.NAME, () -> Optional.of(memory));
    }

    /** Writes every piece, or checks that every piece is there: {@code write|check FOLDER}. */
    public static void main(String[] args) {
        for (Piece piece : Piece.all()) {
            try (SharedFiles files = new SharedFiles(Path.of(args[1]), piece)) {
                if (args[0].equals("write")) {
                    files.write();
                } else {
                    files.check();
                }
            }
        }
    }

    void write() {
        MemoryObj object = memory.allocate(piece.shape(), Duration.ZERO).orElseThrow();
        MemorySegment bytes = object.bytes();
        for (long i = 0; i < bytes.byteSize(); i++) {
            bytes.set(ValueLayout.JAVA_BYTE, i, expected(i));
        }
        tier.put(List.of(piece.key()), List.of(object));
        object.release();
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (tier.contains(List.of(piece.key())) == 0) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not written: " + piece);
            }
            Thread.onSpinWait();
        }
    }

    void check() {
        if (!(tier.read(piece.key()) instanceof ReadResult.Hit(MemoryLease lease))) {
            throw new AssertionError("not there: " + piece);
        }
        try (lease) {
            if (!lease.obj().shape().equals(piece.shape())) {
                throw new AssertionError(piece + " has the shape " + lease.obj().shape());
            }
            MemorySegment bytes = lease.bytes();
            for (long i = 0; i < bytes.byteSize(); i++) {
                if (bytes.get(ValueLayout.JAVA_BYTE, i) != expected(i)) {
                    throw new AssertionError(piece + " differs at " + i);
                }
            }
        }
    }

    private byte expected(long i) {
        return (byte) (piece.seed() * 31L + i * 7 + (i >> 8));
    }

    @Override
    public void close() {
        tier.close();
        memory.close();
    }
}
