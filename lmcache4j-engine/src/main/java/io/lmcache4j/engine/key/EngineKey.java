package io.lmcache4j.engine.key;

import java.util.ArrayList;
import java.util.List;

/** Name of a piece of cache, and the texts and file names made from it (engine.md §3). */
public sealed interface EngineKey permits CacheEngineKey, LayerCacheEngineKey {
    /** The text that names this piece everywhere outside this process. */
    String text();

    /** The chunk that this is, or is a layer of. */
    CacheEngineKey chunkKey();

    /** Hash of the tokens up to the chunk's end. */
    default ChunkHash chunkHash() {
        return chunkKey().chunkHash();
    }

    /** The same piece as another rank names its part of it. */
    EngineKey withWorkerId(int otherWorkerId);

    /**
     * Reads a text of either kind: with all digits as its sixth part it names a layer, else a whole
     * chunk.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static EngineKey parse(String text) {
        List<String> parts = split(text);
        boolean layer = parts.size() > 5 && isDigits(parts.get(5));
        return layer
                ? LayerCacheEngineKey.fromParts(text, parts)
                : CacheEngineKey.fromParts(text, parts);
    }

    /** Name of the data file of the fs connector (engine.md §7.10). */
    default String fsFileName() {
        return text().replace("/", "-SEP-") + ".data";
    }

    /** Name of the file the fs connector writes before it renames it to {@link #fsFileName}. */
    default String fsTemporaryFileName() {
        return text().replace("/", "-SEP-") + ".tmp";
    }

    /** Name of the local disk file (engine.md §7.6); {@code a/b} and {@code a-b} share one. */
    default String diskFileName() {
        return text().replace('/', '-') + ".pt";
    }

    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>(6);
        int start = 0;
        for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', start)) {
            parts.add(text.substring(start, at));
            start = at + 1;
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static boolean isDigits(String part) {
        return !part.isEmpty() && part.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
