package io.lmcache4j.engine.storage.disk;

import io.lmcache4j.engine.storage.ChunkPin;

import java.util.concurrent.atomic.AtomicBoolean;

/** One pin on a chunk of the disk tier; after it timed out, closing it takes nobody else's. */
final class DiskPin implements ChunkPin {
    private final DiskTable table;
    private final DiskEntry entry;
    private final int epoch;
    private final AtomicBoolean open = new AtomicBoolean(true);

    DiskPin(DiskTable table, DiskEntry entry, int epoch) {
        this.table = table;
        this.entry = entry;
        this.epoch = epoch;
    }

    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            table.unpin(entry, epoch);
        }
    }
}
