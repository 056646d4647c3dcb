/**
 * Off-heap memory for chunks: a pool that costs nothing until it is used, objects with reference
 * and pin counts, and the header that describes an object on disk and on the wire.
 *
 * <p>Start at {@link MemoryPool}. Knows sizes, shapes and element types; not keys, tokens, storage
 * or who holds an object and why.
 */
package io.lmcache4j.engine.memory;
