package io.lmcache4j.engine.storage.disk;

import io.lmcache4j.engine.memory.MemoryObj;

/** What the thread that is to write a chunk does next. */
sealed interface WriteStep {
    /** Write it. */
    record Write(MemoryObj object) implements WriteStep {}

    /** Remove this file first, and ask again. */
    record Unlink(DiskEntry entry) implements WriteStep {}

    /** Nothing: the chunk was removed meanwhile. */
    record Skip() implements WriteStep {}

    /** Give up: room, or the chunk's name, did not become free in time. */
    record GiveUp() implements WriteStep {}
}
