/**
 * From tokens to keys: chunks, their hash chain, and the value it starts from.
 *
 * <p>Start at {@link TokenDatabase}; the algorithms are behind {@link ChunkHasher}. Knows keys and
 * configuration; not memory, storage or the engine.
 */
package io.lmcache4j.engine.token;
