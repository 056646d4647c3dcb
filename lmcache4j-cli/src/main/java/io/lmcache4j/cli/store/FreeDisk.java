package io.lmcache4j.cli.store;

import io.lmcache4j.engine.config.LMCacheConfig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How much a directory may take when nobody says. */
final class FreeDisk {
    private static final double SHARE = 0.9;

    private FreeDisk() {}

    /**
     * Nine tenths of what is free there and what is in it already, in GiB.
     *
     * @throws IllegalArgumentException if it can't be used
     */
    static double gigabytes(Path directory) {
        try {
            Files.createDirectories(directory);
            long free = Files.getFileStore(directory).getUsableSpace();
            try (Stream<Path> files = Files.list(directory)) {
                return (free + files.mapToLong(FreeDisk::size).sum())
                        * SHARE
                        / LMCacheConfig.GIGABYTE;
            }
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalArgumentException(
                    "--disk: can't use %s as a directory (%s); name one that this process can write"
                            .formatted(directory, e),
                    e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException goneMeanwhile) {
            return 0;
        }
    }
}
