package io.lmcache4j.engine.storage.disk;

import io.lmcache4j.engine.key.CacheEngineKey;
import io.lmcache4j.engine.key.ChunkHash;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.key.KeyTemplate;
import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.key.LayerCacheEngineKey;

import java.util.List;
import java.util.Optional;

/**
 * Whose chunks a tier keeps: one model, world and rank. Several owners may share a directory; what
 * is whose follows from the names alone.
 *
 * <p>The part of a key's text after the owner's is called its <i>tail</i>: {@code hash@dtype} and
 * perhaps layer and tags.
 *
 * @param dtype of nearly all chunks
 * @param fileText {@link #text}, as file names begin
 * @param dtypeText as keys have it
 */
record DiskOwner(
        String model, int world, int worker, KvDtype dtype, String fileText, String dtypeText) {
    static final String SUFFIX = ".pt";
    static final String TEMPORARY = SUFFIX + ".tmp";

    /** Most bytes of a name on the usual file systems. */
    private static final int LONGEST_NAME = 255;

    private static final int HASH_DIGITS = 16;

    static DiskOwner of(KeyTemplate keys) {
        String text = keys.modelName() + "@" + keys.worldSize() + "@" + keys.workerId();
        return new DiskOwner(
                keys.modelName(),
                keys.worldSize(),
                keys.workerId(),
                keys.dtype(),
                text.replace('/', '-'),
                keys.dtype().keyText());
    }

    /** {@code model@world@worker}, also for people. */
    String text() {
        return model + "@" + world + "@" + worker;
    }

    /**
     * The tail of a key that this tier can keep.
     *
     * @return empty if the key is not this owner's, its name is too long, or a tag has an {@code @}
     *     so that it could not be read back
     */
    Optional<String> tail(EngineKey key) {
        CacheEngineKey chunk = key.chunkKey();
        if (!chunk.modelName().equals(model)
                || chunk.worldSize() != world
                || chunk.workerId() != worker) {
            return Optional.empty();
        }
        String text = key.text();
        String tail = text.substring(text().length() + 1);
        return isShort(text) && (chunk.tags().isEmpty() || parses(tail, key))
                ? Optional.of(tail)
                : Optional.empty();
    }

    private static boolean isShort(String text) {
        int room = LONGEST_NAME - TEMPORARY.length();
        // No character takes more than 3 bytes in UTF-8.
        return text.indexOf('\0') < 0
                && (text.length() * 3 <= room
                        || text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length <= room);
    }

    private boolean parses(String tail, EngineKey key) {
        try {
            return key(tail).equals(key);
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }

    /** The name of the file of the chunk with this tail. */
    String fileName(String tail) {
        return fileText + "@" + tail.replace('/', '-') + SUFFIX;
    }

    /**
     * The key with this tail.
     *
     * @throws IllegalArgumentException if no key has it
     */
    EngineKey key(String tail) {
        int end = tail.indexOf('@');
        if (end > 0
                && end <= HASH_DIGITS
                && tail.startsWith(dtypeText, end + 1)
                && tail.length() == end + 1 + dtypeText.length()) {
            // Nearly all of them, and a start reads a hundred thousand.
            long hash = hash(tail, end);
            if (hash != 0) {
                return new CacheEngineKey(
                        model, world, worker, ChunkHash.unsigned(hash), dtype, List.of());
            }
        }
        // The model's own name may hold an @, so it is kept out of the parser.
        return switch (EngineKey.parse("m@1@0@" + tail)) {
            case CacheEngineKey chunk -> owned(chunk);
            case LayerCacheEngineKey(CacheEngineKey chunk, int layer) ->
                    new LayerCacheEngineKey(owned(chunk), layer);
        };
    }

    /** The number of plain hexadecimal digits; 0 if there is anything else, or a zero in front. */
    private static long hash(String digits, int end) {
        long hash = 0;
        for (int i = 0; i < end; i++) {
            char c = digits.charAt(i);
            int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
            if (digit < 0 || (digit == 0 && hash == 0)) {
                return 0;
            }
            hash = hash << 4 | digit;
        }
        return hash;
    }

    private CacheEngineKey owned(CacheEngineKey chunk) {
        return new CacheEngineKey(
                model, world, worker, chunk.chunkHash(), chunk.dtype(), chunk.tags());
    }

    /** Whether a file has exactly the name that a chunk of this owner has, finished or not. */
    boolean ownsFile(String name) {
        String start = fileText() + "@";
        String end = name.endsWith(TEMPORARY) ? TEMPORARY : SUFFIX;
        if (!name.startsWith(start)
                || !name.endsWith(end)
                || name.length() < start.length() + end.length()) {
            return false;
        }
        String tail = name.substring(start.length(), name.length() - end.length());
        try {
            return key(tail).diskFileName().equals(start + tail + SUFFIX);
        } catch (IllegalArgumentException foreign) {
            return false;
        }
    }
}
