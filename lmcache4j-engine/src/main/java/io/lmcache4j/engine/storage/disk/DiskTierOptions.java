package io.lmcache4j.engine.storage.disk;

import io.lmcache4j.engine.key.KeyTemplate;
import io.lmcache4j.engine.storage.eviction.EvictionPolicy;

import java.nio.file.Path;
import java.time.Duration;
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
