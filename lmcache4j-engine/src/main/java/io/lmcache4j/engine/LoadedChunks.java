package io.lmcache4j.engine;

import java.util.List;

/**
 * What came of loading chunks out of a shared store.
 *
 * @param loaded chunks that are in the memory tier now
 * @param total entries of the store
 * @param failed in the store's order, what is not loaded: the key's text, or the entry's name if it
 *     is no key
 */
public record LoadedChunks(int loaded, int total, List<String> failed) {
    /** Copies the list. */
    public LoadedChunks {
        failed = List.copyOf(failed);
    }
}
