package io.lmcache4j.engine.storage.remote.fs;

import io.lmcache4j.engine.key.ChunkHash;
import io.lmcache4j.engine.key.EngineKey;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which file a piece lies in, and which file it is written to before (engine.md §7.10).
 *
 * <p>LMCache writes to one temporary name for each key. When two processes write the same piece at
 * once, one then renames what the other still writes, and readers see half of it. So the names here
 * have something of their own before {@code .tmp} (decision 79).
 */
final class FsPlaces {
    /** What Linux allows; other systems allow no less. */
    private static final int LONGEST_NAME = 255;

    private final FsSettings settings;
    private final String mine = HexFormat.of().toHexDigits(new SecureRandom().nextLong());
    private final AtomicLong written = new AtomicLong();

    FsPlaces(FsSettings settings) {
        this.settings = settings;
    }

    /** The piece's file; empty if no file can have that name. */
    Optional<Path> file(EngineKey key) {
        String name = key.fsFileName();
        if (length(name) > LONGEST_NAME) {
            return Optional.empty();
        }
        try {
            return Optional.of(base(key.chunkHash()).resolve(name));
        } catch (InvalidPathException unnamable) {
            // A NUL, or a letter that the encoding of file names lacks.
            return Optional.empty();
        }
    }

    /** A file that nobody else writes, on the file system of the piece's file. */
    Path temporary(EngineKey key) {
        String unique = mine + "-" + Long.toHexString(written.incrementAndGet()) + ".tmp";
        String theirs = key.fsTemporaryFileName();
        String name = theirs.substring(0, theirs.length() - "tmp".length()) + unique;
        return directory(base(key.chunkHash()))
                .resolve(length(name) > LONGEST_NAME ? unique : name);
    }

    /** Where files below this base are written before they get their name. */
    Path directory(Path base) {
        return settings.temporary().map(base::resolve).orElse(base);
    }

    private Path base(ChunkHash hash) {
        int count = settings.bases().size();
        // The absolute value, read unsigned: right for -2^63 and for 2^64-1 as well.
        long magnitude = hash.isNegative() ? -hash.bits() : hash.bits();
        return settings.bases().get((int) Long.remainderUnsigned(magnitude, count));
    }

    private static int length(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }
}
