package io.lmcache4j.engine.storage.disk;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * I/O past the page cache, where JDK and file system have it.
 *
 * @param option what opens a file so
 * @param block of which positions, sizes and addresses must be multiples
 */
record DirectIo(OpenOption option, long block) {
    /** None: no size is a multiple of this block. */
    static final DirectIo NONE = new DirectIo(StandardOpenOption.READ, Long.MAX_VALUE);

    private static final Logger LOG = LoggerFactory.getLogger("lmcache.disk");

    /** What a directory's file system offers; a warning if that is nothing. */
    static DirectIo of(Path directory) throws IOException {
        Path probe = Files.createTempFile(directory, ".lmcache4j-direct", ".tmp");
        try {
            OpenOption direct = directOption();
            FileChannel.open(probe, StandardOpenOption.WRITE, direct).close();
            long block = Files.getFileStore(probe).getBlockSize();
            return new DirectIo(direct, Math.max(DiskEntry.BLOCK, block));
        } catch (IOException | UnsupportedOperationException | ReflectiveOperationException no) {
            LOG.warn("use_odirect: {} has no direct I/O, using the page cache", directory, no);
            return NONE;
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    /** By name, since the compiler warns of this enum and no annotation silences it. */
    private static OpenOption directOption() throws ReflectiveOperationException {
        Class<?> options = Class.forName("com.sun.nio.file.ExtendedOpenOption");
        return (OpenOption) options.getField("DIRECT").get(null);
    }

    boolean suits(long size) {
        return size > 0 && size % block == 0;
    }
}
