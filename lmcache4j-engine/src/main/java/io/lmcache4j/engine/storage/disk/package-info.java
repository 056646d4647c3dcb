/**
 * Chunks in files of a local directory, with an index beside them by which a restart finds them.
 *
 * <p>Start at {@link LocalDiskBackend}. Knows keys, memory objects, an eviction order and one
 * directory; not where else a chunk may be.
 */
package io.lmcache4j.engine.storage.disk;
