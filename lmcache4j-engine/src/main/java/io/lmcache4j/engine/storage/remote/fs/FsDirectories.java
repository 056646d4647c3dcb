package io.lmcache4j.engine.storage.remote.fs;

import io.lmcache4j.engine.storage.DirectFiles;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Makes the directories of an fs store, and finds out at once whether they can be used. */
final class FsDirectories {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.storage.remote.fs");

    private FsDirectories() {}

    /**
     * Makes what is missing and moves an empty file through each directory.
     *
     * @throws IllegalArgumentException if one can't be used; the message names the setting
     * @throws IOException if one can't be used now, since the file system is full
     */
    static void prepare(FsSettings settings) throws IOException {
        for (Path base : settings.bases()) {
            attempt(settings.source(), base, () -> Files.createDirectories(base));
            Optional<Path> temporary = settings.temporary().map(base::resolve);
            if (temporary.isPresent()) {
                String setting = "extra_config." + FsSettings.TEMPORARY;
                attempt(setting, temporary.get(), () -> createOne(temporary.get()));
                attempt(setting, temporary.get(), () -> rename(temporary.get(), base));
            } else {
                attempt(settings.source(), base, () -> rename(base, base));
            }
        }
    }

    /** Block size for unbuffered files, if the settings ask for them and the system has them. */
    static OptionalLong directBlock(FsSettings settings) throws IOException {
        if (!settings.direct()) {
            return OptionalLong.empty();
        }
        Path base = settings.bases().getFirst();
        OptionalLong block = DirectFiles.block(base);
        if (block.isEmpty()) {
            LOG.warn(
                    "fs_connector_use_odirect: no unbuffered files in {}; using buffered ones",
                    base);
        }
        return block;
    }

    /** As LMCache: without parents. */
    private static void createOne(Path directory) throws IOException {
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }

    private static void rename(Path from, Path to) throws IOException {
        Path probe = from.resolve(probeName());
        Path renamed = to.resolve(probeName());
        try {
            Files.createFile(probe);
            Files.move(probe, renamed, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(probe);
            Files.deleteIfExists(renamed);
        }
    }

    private static String probeName() {
        return "lmcache4j-probe-" + UUID.randomUUID() + ".tmp";
    }

    private static void attempt(String setting, Path directory, Step step) throws IOException {
        try {
            step.run();
        } catch (FileSystemException e) {
            if (isFull(e)) {
                throw e;
            }
            throw unusable(setting, directory, reason(e), e);
        } catch (IOException e) {
            throw unusable(setting, directory, String.valueOf(e.getMessage()), e);
        }
    }

    private static IllegalArgumentException unusable(
            String setting, Path directory, String reason, IOException cause) {
        return new IllegalArgumentException(
                ("%s: the directory %s can't be written: %s; name one that this process may create"
                                + " and rename files in")
                        .formatted(setting, directory, reason),
                cause);
    }

    // Space comes back without anybody changing a setting.
    private static boolean isFull(FileSystemException e) {
        String reason = String.valueOf(e.getReason());
        return reason.contains("No space left") || reason.contains("quota");
    }

    private static String reason(FileSystemException e) {
        if (e instanceof FileAlreadyExistsException) {
            return "something else is there";
        }
        return Optional.ofNullable(e.getReason()).orElseGet(() -> e.getClass().getSimpleName());
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }
}
