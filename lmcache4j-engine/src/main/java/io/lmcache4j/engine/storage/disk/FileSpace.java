package io.lmcache4j.engine.storage.disk;

import io.lmcache4j.engine.storage.disk.DiskEntry.State;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * What files take that exist or are being written, and which of them are to go.
 *
 * <p>No write begins that would raise the sum above the capacity, or while a file of the same name
 * may still be removed. A file that is to go waits in the trash; whoever wants to write, or has
 * nothing better to do, removes it. Guarded by the table's lock.
 */
final class FileSpace {
    private final long capacity;

    /** Of chunks that left; their files may still exist. By file name. */
    private final Map<String, DiskEntry> leaving = new HashMap<>();

    /** Those that nobody removes yet. */
    private final SequencedSet<DiskEntry> trash = new LinkedHashSet<>();

    private long bytes;
    private long stuckBytes;
    private int writing;

    FileSpace(long capacity) {
        this.capacity = capacity;
    }

    long bytes() {
        return bytes;
    }

    /** What chunks may take: the capacity without the files that can't be removed. */
    long usable() {
        return capacity - stuckBytes;
    }

    /** A file was there from the start. */
    void found(DiskEntry entry) {
        bytes += entry.charge();
    }

    /** A chunk left whose file exists or is being written. */
    void leave(DiskEntry entry) {
        leaving.put(entry.fileName(), entry);
        if (entry.state == State.STORED) {
            discard(entry);
        }
    }

    private void discard(DiskEntry entry) {
        entry.state = State.TRASHED;
        trash.add(entry);
    }

    /** The next step towards writing a chunk; empty while others must make room. */
    Optional<WriteStep> next(DiskEntry entry) {
        if (entry.state != State.QUEUED) {
            return Optional.of(new WriteStep.Skip());
        }
        DiskEntry before = leaving.get(entry.fileName());
        if (before != null) {
            return switch (before.state) {
                case TRASHED -> {
                    trash.remove(before);
                    yield Optional.of(unlink(before));
                }
                case STUCK -> Optional.of(new WriteStep.GiveUp());
                case QUEUED, WRITING, STORED, UNLINKING, GONE -> Optional.empty();
            };
        }
        if (bytes + entry.charge() <= capacity) {
            entry.state = State.WRITING;
            bytes += entry.charge();
            writing++;
            return Optional.of(new WriteStep.Write(entry.object().orElseThrow()));
        }
        return trash.isEmpty() ? Optional.empty() : Optional.of(unlink(trash.removeFirst()));
    }

    private static WriteStep unlink(DiskEntry entry) {
        entry.state = State.UNLINKING;
        return new WriteStep.Unlink(entry);
    }

    boolean hasTrash() {
        return !trash.isEmpty();
    }

    /** Some file to remove. */
    Optional<DiskEntry> nextTrash() {
        if (trash.isEmpty()) {
            return Optional.empty();
        }
        DiskEntry entry = trash.removeFirst();
        entry.state = State.UNLINKING;
        return Optional.of(entry);
    }

    /** A file is gone. */
    void gone(DiskEntry entry) {
        entry.state = State.GONE;
        bytes -= entry.charge();
        leaving.remove(entry.fileName(), entry);
    }

    /** A file can't be removed: it keeps its part of the budget, and its name. */
    void stuck(DiskEntry entry) {
        entry.state = State.STUCK;
        stuckBytes += entry.charge();
    }

    /** A file is written. */
    void written(DiskEntry entry) {
        if (entry.present) {
            entry.state = State.STORED;
        } else {
            discard(entry);
        }
    }

    /** A write is over, however it ended. */
    void writeEnded() {
        writing--;
    }

    /** Whether nothing is being written, and nothing that can be removed is still to go. */
    boolean isIdle() {
        return writing == 0
                && leaving.values().stream().allMatch(entry -> entry.state == State.STUCK);
    }
}
