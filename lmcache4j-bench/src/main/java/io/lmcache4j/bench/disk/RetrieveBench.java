package io.lmcache4j.bench.disk;

import io.lmcache4j.bench.engine.BenchWorker;
import io.lmcache4j.engine.LMCacheEngine;
import io.lmcache4j.engine.Prompt;
import io.lmcache4j.engine.RetrieveRequest;
import io.lmcache4j.engine.StoreRequest;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryLease;
import io.lmcache4j.engine.storage.ChunkReads;
import io.lmcache4j.engine.storage.ReadResult;
import io.lmcache4j.engine.storage.StorageBackend;
import io.lmcache4j.engine.storage.cpu.LocalCPUBackend;
import io.lmcache4j.engine.storage.disk.LocalDiskBackend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Retrieve of 16 chunks of 32 MiB that only the disk tier has, hashing and scatter included,
 * against fio reading as many bytes in blocks of that size, and against the tier read without
 * scatter.
 *
 * <p>The argument is a directory on the disk to measure; the system's for temporary files without
 * one. Takes 512 MiB there, twice, and 1.2 GiB of memory.
 */
public final class RetrieveBench {
    private static final int TOKENS = 16 * 256;
    private static final int ROUNDS = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Optional<List<String>> MEMORY = Optional.of(List.of(LocalCPUBackend.NAME));

    private RetrieveBench() {}

    /** Prints one line. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path directory =
                args.length > 0
                        ? Files.createDirectories(Path.of(args[0]))
                        : Files.createTempDirectory("lmcache4j-retrieve");
        Map<String, Object> settings =
                Map.of(
                        "local_disk",
                        directory.toString(),
                        "max_local_disk_size",
                        1.5,
                        "extra_config",
                        Map.of("use_odirect", true, "force_store_wait", true));
        try (BenchWorker worker = BenchWorker.llama(TOKENS, TOKENS + TOKENS / 4, settings)) {
            measure(worker, directory);
        }
    }

    private static void measure(BenchWorker worker, Path directory)
            throws IOException, InterruptedException {
        LMCacheEngine engine = worker.engine();
        StorageBackend disk = engine.storage().backend(LocalDiskBackend.NAME).orElseThrow();
        Prompt prompt = Prompt.of(BenchWorker.prompt(TOKENS));
        int[] slots = worker.slots(TOKENS);
        long bytes = worker.caches().tokenBytes() * TOKENS;
        Fio fio = new Fio(directory, bytes / 16, bytes);
        double[] toFio = new double[ROUNDS];
        double[] toTier = new double[ROUNDS];
        double[] rates = new double[ROUNDS];
        try {
            engine.store(StoreRequest.of(prompt, worker.caches(), slots));
            if (!disk.awaitPuts(PATIENCE)) {
                throw new IllegalStateException("the chunks are not written");
            }
            List<EngineKey> keys = List.copyOf(disk.previewClear().tokens().keySet());
            for (int round = -1; round < ROUNDS; round++) {
                engine.clear(MEMORY);
                double plain = bytes / read(disk, keys);
                double own = fio.read() / 1e9;
                engine.clear(MEMORY);
                long start = System.nanoTime();
                int tokens =
                        engine.retrieve(RetrieveRequest.of(prompt, worker.caches(), slots))
                                .retrievedTokens();
                double rate = bytes / (double) (System.nanoTime() - start);
                if (tokens != TOKENS) {
                    throw new IllegalStateException("only " + tokens + " tokens came");
                }
                if (round >= 0) {
                    rates[round] = rate;
                    toFio[round] = rate / own;
                    toTier[round] = rate / plain;
                }
            }
            engine.clear(Optional.empty());
        } finally {
            fio.remove();
        }
        System.out.printf(
                Locale.ROOT,
                "disk_retrieve_32MiB GBps=%.2f ratio_to_fio=%.2f (need 0.9) ratio_to_tier=%.2f%n",
                median(rates),
                median(toFio),
                median(toTier));
    }

    private static double read(StorageBackend disk, List<EngineKey> keys) {
        long start = System.nanoTime();
        try (ChunkReads reads = disk.readAll(keys)) {
            for (int i = 0; i < keys.size(); i++) {
                if (!(reads.next() instanceof ReadResult.Hit(MemoryLease lease))) {
                    throw new IllegalStateException("a chunk did not come");
                }
                lease.close();
            }
        }
        return System.nanoTime() - start;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
