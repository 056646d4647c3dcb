package io.lmcache4j.engine;

import io.lmcache4j.engine.storage.DryRun;

/**
 * What loading chunks out of a shared store would do.
 *
 * @param chunks what would come of it, as far as can be told without reading them
 * @param evicted what would leave the memory tier to make room for as many whole chunks
 */
public record LoadPreview(LoadedChunks chunks, DryRun evicted) {}
