package io.lmcache4j.engine.storage.disk;

import io.lmcache4j.engine.memory.MemoryObj;

/** Where the bytes of a chunk are. */
sealed interface Place {
    /** Not here. */
    record Nowhere() implements Place {}

    /** Still in memory; the object has a count for the caller. */
    record Memory(MemoryObj object) implements Place {}

    /** In its file, where it stays until {@link DiskTable#endRead}. */
    record File(DiskEntry entry) implements Place {}
}
