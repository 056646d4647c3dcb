/**
 * Chunks in this process's memory.
 *
 * <p>Start at {@link LocalCPUBackend}. Knows keys, memory objects and an eviction order; not where
 * else a chunk may be.
 */
package io.lmcache4j.engine.storage.cpu;
