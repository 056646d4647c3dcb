package io.lmcache4j.api.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;

/**
 * By what a file is known to be unchanged without reading it.
 *
 * @param modified when it was written last
 * @param size in bytes
 * @param key device and inode, so that a file that was moved into place is another
 */
record FileStamp(FileTime modified, long size, Object key) {
    /** More than file systems round their times by. */
    private static final Duration COARSE = Duration.ofSeconds(2);

    /**
     * The stamp of a file as it is now; links are followed, since that is how secrets are mounted.
     *
     * @throws AuthFileException if it is no plain file: reading a pipe could take for ever
     */
    static FileStamp of(Path path) throws IOException {
        var attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new AuthFileException("is no plain file");
        }
        return new FileStamp(
                attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }

    /**
     * Whether a later change must show in another stamp. One that was written a moment ago may be
     * written again within what its file system takes for the same time.
     */
    boolean isSettled(long nowMillis) {
        return nowMillis - modified.toMillis() > COARSE.toMillis();
    }
}
