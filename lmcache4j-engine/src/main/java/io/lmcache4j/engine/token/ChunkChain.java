package io.lmcache4j.engine.token;

import io.lmcache4j.engine.key.ChunkHash;

/** Hashes the chunks of one call, one after the other; holds the scratch of that call. */
interface ChunkChain {
    /** The hash of the next chunk after the one with the hash {@code previous}. */
    ChunkHash next(ChunkHash previous);
}
