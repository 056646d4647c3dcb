package io.lmcache4j.engine.storage.disk;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryLease;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.storage.ChunkReads;
import io.lmcache4j.engine.storage.ReadResult;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Reads a list of chunks some steps ahead of whoever takes them.
 *
 * <p>Memory is taken on the caller's thread and in order: for the chunk that is due with patience,
 * for those ahead only if there is some at once. So the chunk that is due never waits for memory
 * that later ones hold.
 */
final class DiskReads implements ChunkReads {
    /** Where the bytes go. */
    interface Memory {
        Optional<MemoryObj> allocate(ObjectShape shape, Duration patience);
    }

    private final ChunkReader reader;
    private final List<EngineKey> keys;
    private final int window;
    private final long windowBytes;
    private final Deque<PendingRead> ahead = new ArrayDeque<>();
    private int next;
    private long aheadBytes;

    /**
     * Reads that begin with the first {@link #next}.
     *
     * @param window most chunks on their way
     * @param windowBytes most bytes on their way, but for a single chunk
     */
    DiskReads(ChunkReader reader, List<EngineKey> keys, int window, long windowBytes) {
        this.reader = reader;
        this.keys = keys;
        this.window = window;
        this.windowBytes = windowBytes;
    }

    @Override
    public ReadResult next() {
        fill();
        PendingRead due = ahead.poll();
        if (due == null) {
            throw new NoSuchElementException("all chunks were taken");
        }
        ReadResult result = due.await();
        aheadBytes -= due.bytes();
        fill();
        return result;
    }

    private void fill() {
        while (next < keys.size() && ahead.size() < window) {
            Optional<PendingRead> read =
                    reader.start(
                            keys.get(next),
                            ahead.isEmpty(),
                            bytes -> ahead.isEmpty() || aheadBytes + bytes <= windowBytes);
            if (read.isEmpty()) {
                return;
            }
            ahead.add(read.get());
            aheadBytes += read.get().bytes();
            next++;
        }
    }

    @Override
    public void close() {
        next = keys.size();
        ahead.forEach(PendingRead::cancel);
        ahead.clear();
    }

    /** Of a chunk that waits to be written, or whose bytes arrived. */
    static ReadResult hit(MemoryObj object) {
        return new ReadResult.Hit(MemoryLease.adopt(object));
    }
}
