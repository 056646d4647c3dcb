package io.lmcache4j.engine.storage;

import io.lmcache4j.engine.memory.MemoryPool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * Files that pass the page cache by ({@code O_DIRECT}). Place, length and memory of each transfer
 * must be multiples of the file system's block size.
 *
 * <p>The JDK's option is found by name: javac warns of its package whenever it is named, and no
 * annotation silences that.
 */
public final class DirectFiles {
    private DirectFiles() {}

    /** What to open a file with; empty where the JDK has no such option. */
    public static Optional<OpenOption> option() {
        try {
            Class<?> options = Class.forName("com.sun.nio.file.ExtendedOpenOption");
            return Arrays.stream(options.getEnumConstants())
                    .filter(option -> option.toString().equals("DIRECT"))
                    .map(OpenOption.class::cast)
                    .findFirst();
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    /**
     * The block size in a directory; empty if there are no such files, as on some systems and file
     * systems, or if blocks are so large that chunks would lie askew in memory. Opens one to find
     * out.
     *
     * @throws IOException if the directory can't be written
     */
    public static OptionalLong block(Path directory) throws IOException {
        Optional<OpenOption> direct = option();
        if (direct.isEmpty()) {
            return OptionalLong.empty();
        }
        Path probe = directory.resolve("lmcache4j-probe-" + UUID.randomUUID() + ".tmp");
        Files.createFile(probe);
        try {
            FileChannel.open(probe, Set.of(StandardOpenOption.WRITE, direct.get())).close();
            long block = Files.getFileStore(directory).getBlockSize();
            return MemoryPool.ALIGNMENT % block == 0
                    ? OptionalLong.of(block)
                    : OptionalLong.empty();
        } catch (IOException | UnsupportedOperationException refused) {
            return OptionalLong.empty();
        } finally {
            Files.delete(probe);
        }
    }
}
