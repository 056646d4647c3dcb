package io.lmcache4j.engine.storage.remote;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.storage.ChunkReads;
import io.lmcache4j.engine.storage.ReadResult;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Pieces read some at a time and given out in order.
 *
 * <p>A read ahead takes memory only if there is some at once. The one that is due is asked for
 * again, alone and with patience, if it failed for want of memory or since the store was just being
 * tried again: what was read ahead must never make a hit a miss.
 */
final class RemoteReads implements ChunkReads {
    /** Reads at a time. */
    static final int WINDOW = 8;

    /** How one piece is read. */
    interface Reader {
        /** Begins to read, taking memory only if there is some at once. */
        RemoteCall<Optional<MemoryObj>> start(EngineKey key) throws UnavailableException;

        /** Reads with patience, and counts what comes of it. */
        ReadResult read(EngineKey key);

        /** Counts what came. */
        ReadResult arrived(Optional<MemoryObj> found);

        /** Counts a failure. */
        ReadResult failed(Exception cause);
    }

    /** A read that began, or could not. */
    private record Ahead(EngineKey key, Optional<RemoteCall<Optional<MemoryObj>>> call) {}

    private final Reader reader;
    private final Consumer<Long> closed;
    private final Iterator<EngineKey> keys;
    private final Queue<Ahead> ahead = new ArrayDeque<>(WINDOW);
    private final long startedNanos = System.nanoTime();
    private boolean open = true;

    /**
     * Begins to read.
     *
     * @param closed told how long it took, in nanoseconds
     */
    RemoteReads(Reader reader, List<EngineKey> keys, Consumer<Long> closed) {
        this.reader = reader;
        this.keys = keys.iterator();
        this.closed = closed;
        fill();
    }

    private void fill() {
        while (ahead.size() < WINDOW && keys.hasNext()) {
            EngineKey key = keys.next();
            ahead.add(new Ahead(key, start(key)));
        }
    }

    private Optional<RemoteCall<Optional<MemoryObj>>> start(EngineKey key) {
        try {
            return Optional.of(reader.start(key));
        } catch (UnavailableException _) {
            return Optional.empty();
        }
    }

    @Override
    public ReadResult next() {
        if (ahead.isEmpty()) {
            fill();
        }
        Ahead due = ahead.remove();
        ReadResult result = take(due);
        // None is begun behind one that still has to be: it could take the memory of that one.
        if (result instanceof ReadResult.Hit
                && ahead.stream().allMatch(late -> late.call().isPresent())) {
            fill();
        }
        return result;
    }

    private ReadResult take(Ahead due) {
        if (due.call().isEmpty()) {
            return readAlone(due.key());
        }
        try {
            return reader.arrived(due.call().get().await());
        } catch (StagingFullException | UnavailableException _) {
            return readAlone(due.key());
        } catch (IOException | RuntimeException failed) {
            return reader.failed(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return reader.failed(interrupted);
        }
    }

    private ReadResult readAlone(EngineKey key) {
        release();
        return reader.read(key);
    }

    /** Gives back what was read ahead; each will be read when it is due. */
    private void release() {
        int count = ahead.size();
        for (int i = 0; i < count; i++) {
            Ahead late = ahead.remove();
            late.call().ifPresent(RemoteCall::abandon);
            ahead.add(new Ahead(late.key(), Optional.empty()));
        }
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            ahead.forEach(late -> late.call().ifPresent(RemoteCall::abandon));
            ahead.clear();
            closed.accept(System.nanoTime() - startedNanos);
        }
    }
}
