package io.lmcache4j.engine.storage.disk;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.LMCacheConfig;
import io.lmcache4j.engine.key.KeyTemplate;
import io.lmcache4j.engine.storage.eviction.EvictionPolicy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * How the disk tier behaves.
 *
 * @param directories all of {@code local_disk}; each is created
 * @param place which of them is this worker's, modulo their number
 * @param owner model, world and rank whose chunks these are
 * @param capacityBytes most bytes of all files, each rounded up to 4,096 ({@code
 *     max_local_disk_size})
 * @param policy what leaves first ({@code cache_policy})
 * @param maxChunks most chunks to keep ({@code extra_config.lmcache4j.max_disk_chunks})
 * @param threads that read and write ({@code extra_config.disk_io_threads})
 * @param maxPutBytes most bytes of chunks that wait to be written ({@code
 *     extra_config.lmcache4j.max_disk_put_bytes}); a single chunk may be larger
 * @param directIo past the page cache where that is possible ({@code extra_config.use_odirect})
 * @param pinTimeout after which a pin no longer holds ({@code pin_timeout_sec})
 * @param putPatience how long a put waits while too many bytes wait to be written
 * @param readPatience how long a read waits, for memory and for the disk each
 */
public record DiskTierOptions(
        List<Path> directories,
        int place,
        KeyTemplate owner,
        long capacityBytes,
        EvictionPolicy.Name policy,
        int maxChunks,
        int threads,
        long maxPutBytes,
        boolean directIo,
        Duration pinTimeout,
        Supplier<Duration> putPatience,
        Duration readPatience) {
    private static final int THREADS = 4;

    /** The part of the pool that chunks on their way to the disk may take: a quarter. */
    private static final int PUT_SHARE = 4;

    private static final long MOST_PUT_BYTES = 512L << 20;

    /** Checks the numbers. */
    public DiskTierOptions {
        directories = List.copyOf(directories);
        if (directories.isEmpty()) {
            throw new DiskTierException("local_disk names no directory");
        }
        atLeastOne("disk_io_threads", threads);
        atLeastOne("lmcache4j.max_disk_chunks", maxChunks);
        atLeastOne("lmcache4j.max_disk_put_bytes", maxPutBytes);
    }

    /**
     * What a configuration asks for.
     *
     * @param place which of the directories is this process's, modulo their number
     * @param owner whose chunks these are
     */
    public static DiskTierOptions of(ConfigStore config, int place, KeyTemplate owner) {
        LMCacheConfig now = config.current();
        List<Path> directories =
                Arrays.stream(now.localDisk().orElseThrow().split(","))
                        .map(String::strip)
                        .filter(path -> !path.isEmpty())
                        .map(Path::of)
                        .toList();
        long pool = (long) (now.maxLocalCpuSizeGb() * LMCacheConfig.GIGABYTE);
        return new DiskTierOptions(
                directories,
                place,
                owner,
                (long) (now.maxLocalDiskSizeGb() * LMCacheConfig.GIGABYTE),
                EvictionPolicy.Name.parse(now.cachePolicy()),
                now.extraInt("lmcache4j.max_disk_chunks", Integer.MAX_VALUE),
                now.extraInt("disk_io_threads", THREADS),
                now.extraLong(
                        "lmcache4j.max_disk_put_bytes",
                        Math.clamp(pool / PUT_SHARE, 1, MOST_PUT_BYTES)),
                now.extraBoolean("use_odirect", false),
                Duration.ofSeconds(now.pinTimeoutSec()),
                () -> config.current().storePatience(),
                Duration.ofSeconds(now.blockingTimeoutSecs()));
    }

    /** The same with another patience of puts. */
    public DiskTierOptions withPutPatience(Supplier<Duration> patience) {
        return new DiskTierOptions(
                directories,
                place,
                owner,
                capacityBytes,
                policy,
                maxChunks,
                threads,
                maxPutBytes,
                directIo,
                pinTimeout,
                patience,
                readPatience);
    }

    /** This worker's directory. */
    public Path directory() {
        return directories.get(Math.floorMod(place, directories.size()));
    }

    private static void atLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, was " + value);
        }
    }
}
