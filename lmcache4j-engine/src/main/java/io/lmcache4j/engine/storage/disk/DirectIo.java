package io.lmcache4j.engine.storage.disk;

import io.lmcache4j.engine.storage.DirectFiles;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;

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
        OptionalLong block = DirectFiles.block(directory);
        if (block.isEmpty()) {
            LOG.warn("use_odirect: {} has no direct I/O, using the page cache", directory);
            return NONE;
        }
        return new DirectIo(
                DirectFiles.option().orElseThrow(), Math.max(DiskEntry.BLOCK, block.getAsLong()));
    }

    boolean suits(long size) {
        return size > 0 && size % block == 0;
    }
}
