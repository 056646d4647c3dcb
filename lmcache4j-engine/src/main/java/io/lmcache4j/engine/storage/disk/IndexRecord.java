package io.lmcache4j.engine.storage.disk;

import io.lmcache4j.engine.memory.ObjectShape;

/** One line of the index. Keys are tails (see {@link DiskOwner}). */
sealed interface IndexRecord {
    String tail();

    /**
     * A chunk was written.
     *
     * @param size bytes of its file
     * @param crc CRC32C of them
     */
    record Put(String tail, ObjectShape shape, int size, int crc) implements IndexRecord {}

    /** A chunk's file was removed. */
    record Remove(String tail) implements IndexRecord {}
}
