package io.lmcache4j.engine;

import io.lmcache4j.engine.config.LMCacheConfig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder for what outlives the process ({@code extra_config.lmcache4j.data_dir}). Whoever names
 * one learns at start, and not with the first record that is lost, that it can't be written.
 */
final class DataDirectory {
    private static final String KEY = "lmcache4j.data_dir";

    private DataDirectory() {}

    /**
     * Makes the folder where one is named, and tries to write there.
     *
     * @throws IllegalArgumentException naming key, folder and remedy, if that fails
     */
    static void check(LMCacheConfig config) {
        config.extra(KEY).map(Object::toString).map(Path::of).ifPresent(DataDirectory::check);
    }

    private static void check(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, ".lmcache", ".check"));
        } catch (IOException failed) {
            throw new IllegalArgumentException(
                    "extra_config %s: can't write to %s (%s); name a folder that this user may write"
                            .formatted(KEY, folder, failed),
                    failed);
        }
    }
}
