package io.lmcache4j.engine.storage.disk;

import io.lmcache4j.engine.health.WatchedLock;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.metrics.DropCause;
import io.lmcache4j.engine.storage.TierUsage;
import io.lmcache4j.engine.storage.disk.DiskEntry.State;
import io.lmcache4j.engine.storage.eviction.EvictionPolicy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * What is on the disk and what it takes: the only place where chunks, bytes and pins are counted.
 *
 * <p>Two sums are kept. {@link #used} is what the chunks of the tier take; a put is admitted
 * against it, and a removal lowers it at once. {@link #files} is what files take that exist or are
 * about to be written; it falls when a file is really gone, and no file is begun that would raise
 * it above the capacity. A chunk that leaves goes to the trash, and whoever wants to write, or has
 * nothing better to do, empties it first. Since what waits in the trash is never needed by anybody,
 * room always comes.
 *
 * <p>All methods take the lock for a moment only; none does I/O.
 */
final class DiskTable {
    /** How long a write waits for room that is being made, which takes an unlink or a write. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final WatchedLock lock = new WatchedLock(LocalDiskBackend.NAME);
    private final Condition changed = lock.newCondition();
    private final long capacity;
    private final int maxChunks;
    private final long maxPutBytes;
    private final long pinNanos;
    private final boolean youngestLeaves;
    private final EvictionPolicy<EngineKey> policy;
    private final LongSupplier nanoTime;

    private final Map<EngineKey, DiskEntry> entries = new HashMap<>();

    /** Chunks that left and whose files may still exist, by file name. */
    private final Map<String, DiskEntry> leaving = new HashMap<>();

    /** Those of {@link #leaving} that nobody removes yet. */
    private final Deque<DiskEntry> trash = new ArrayDeque<>();

    /** Names of chunks with tags: {@code a/b} and {@code a-b} would share a file. */
    private final Map<String, EngineKey> taggedNames = new HashMap<>();

    /** Pinned chunks, the one whose pin ends first ahead. */
    private final SequencedSet<DiskEntry> pinned = new LinkedHashSet<>();

    private long used;
    private long files;
    private long stuck;
    private long waiting;
    private int writing;
    private boolean closed;

    /** Copies for those who must not wait for the lock. */
    private volatile TierUsage usage;

    DiskTable(DiskTierOptions options, LongSupplier nanoTime) {
        this.capacity = options.capacityBytes();
        this.maxChunks = options.maxChunks();
        this.maxPutBytes = options.maxPutBytes();
        this.pinNanos = options.pinTimeout().toNanos();
        this.youngestLeaves = options.policy() == EvictionPolicy.Name.MRU;
        this.policy = EvictionPolicy.of(options.policy());
        this.nanoTime = nanoTime;
        publish();
    }

    WatchedLock lock() {
        return lock;
    }

    TierUsage usage() {
        return usage;
    }

    private void publish() {
        usage = new TierUsage(capacity, used, entries.size(), pinned.size());
    }

    /** What became of an offered chunk. */
    sealed interface Admission {
        /** It is here already. */
        record Present() implements Admission {}

        /** It is to be written. */
        record Queued(DiskEntry entry) implements Admission {}

        /** It is not kept. */
        record Dropped(DropCause cause) implements Admission {}

        /** The tier is closed. */
        record Closed() implements Admission {}
    }

    /**
     * Takes a chunk in, evicting others if that makes enough room, and only then.
     *
     * @param refuse why new chunks are not wanted now, if so
     * @param patience how long to wait while too much waits to be written
     */
    Admission admit(
            EngineKey key,
            String tail,
            MemoryObj object,
            Optional<DropCause> refuse,
            Duration patience) {
        lock.lock();
        try {
            long deadline = nanoTime.getAsLong() + patience.toNanos();
            while (true) {
                if (closed) {
                    return new Admission.Closed();
                }
                if (entries.containsKey(key)) {
                    policy.hit(key);
                    return new Admission.Present();
                }
                if (refuse.isPresent()) {
                    return new Admission.Dropped(refuse.get());
                }
                boolean fast = waiting == 0 || waiting + object.size() <= maxPutBytes;
                Admission admission =
                        fast
                                ? admitNew(key, tail, object)
                                : new Admission.Dropped(DropCause.QUEUE_FULL);
                // What is being written may not leave, so room may come with the queue's end.
                boolean settled = !(admission instanceof Admission.Dropped) || waiting == 0;
                if (settled || !await(deadline)) {
                    return admission;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private Admission admitNew(EngineKey key, String tail, MemoryObj object) {
        boolean tagged = !key.chunkKey().tags().isEmpty();
        if (tagged && taggedNames.containsKey(key.diskFileName())) {
            return new Admission.Dropped(DropCause.UNSUPPORTED);
        }
        Optional<List<DiskEntry>> victims = victims(DiskEntry.charge(object.size()), 1);
        if (victims.isEmpty()) {
            return new Admission.Dropped(DropCause.NO_ROOM);
        }
        victims.get().forEach(this::leave);
        DiskEntry entry = new DiskEntry(key, tail, object);
        enter(entry);
        waiting += entry.size();
        publish();
        return new Admission.Queued(entry);
    }

    /**
     * The chunks that must leave so that others fit.
     *
     * @return empty if they would not be enough
     */
    private Optional<List<DiskEntry>> victims(long bytes, int chunks) {
        long needed = used + bytes - (capacity - stuck);
        int surplus = entries.size() + chunks - maxChunks;
        List<DiskEntry> victims = new ArrayList<>(1);
        if (needed <= 0 && surplus <= 0) {
            return Optional.of(victims);
        }
        if (bytes > capacity - stuck) {
            return Optional.empty();
        }
        unpinLate();
        long[] freed = {0};
        boolean enough =
                policy.victim(
                                key -> {
                                    DiskEntry entry = entries.get(key);
                                    if (mayLeave(entry)) {
                                        victims.add(entry);
                                        freed[0] += entry.charge();
                                    }
                                    return freed[0] >= needed && victims.size() >= surplus;
                                })
                        .isPresent();
        return enough ? Optional.of(victims) : Optional.empty();
    }

    private static boolean mayLeave(DiskEntry entry) {
        return entry.state == State.STORED && entry.readers == 0 && entry.pins == 0;
    }

    private void enter(DiskEntry entry) {
        EngineKey key = entry.key();
        entries.put(key, entry);
        policy.put(key);
        used += entry.charge();
        if (!key.chunkKey().tags().isEmpty()) {
            taggedNames.put(entry.fileName(), key);
        }
    }

    /** Takes a chunk out; its file, if it may have one, goes to the trash. */
    private void leave(DiskEntry entry) {
        EngineKey key = entry.key();
        entries.remove(key);
        policy.remove(key);
        pinned.remove(entry);
        used -= entry.charge();
        entry.present = false;
        String name = entry.fileName();
        if (!key.chunkKey().tags().isEmpty()) {
            taggedNames.remove(name);
        }
        switch (entry.state) {
            case QUEUED -> {
                entry.state = State.GONE;
                waiting -= entry.size();
            }
            case WRITING -> leaving.put(name, entry);
            case STORED -> {
                leaving.put(name, entry);
                discard(entry);
            }
            case TRASHED, UNLINKING, STUCK, GONE ->
                    throw new IllegalStateException("left twice: " + entry);
        }
        changed.signalAll();
    }

    private void discard(DiskEntry entry) {
        entry.state = State.TRASHED;
        trash.add(entry);
    }

    /** What whoever wants to write a chunk does next. */
    sealed interface Step {
        /** Write it. */
        record Write(MemoryObj object) implements Step {}

        /** Remove this file first, and ask again. */
        record Unlink(DiskEntry entry) implements Step {}

        /** Nothing: the chunk was removed meanwhile. */
        record Skip() implements Step {}

        /** Give up: room, or the chunk's name, did not become free in time. */
        record GiveUp() implements Step {}
    }

    /** Asked by the thread that is to write a chunk; waits while others make room. */
    Step nextStep(DiskEntry entry) {
        lock.lock();
        try {
            long deadline = nanoTime.getAsLong() + PATIENCE.toNanos();
            while (entry.state == State.QUEUED) {
                DiskEntry before = leaving.get(entry.fileName());
                boolean room = files + entry.charge() <= capacity;
                if (before == null && room) {
                    entry.state = State.WRITING;
                    files += entry.charge();
                    writing++;
                    return new Step.Write(entry.object().orElseThrow());
                }
                if (before != null && before.state == State.TRASHED) {
                    trash.remove(before);
                    return new Step.Unlink(unlinking(before));
                }
                if (!room && !trash.isEmpty()) {
                    return new Step.Unlink(unlinking(trash.remove()));
                }
                boolean hopeless = before != null && before.state == State.STUCK;
                if (hopeless || !await(deadline)) {
                    return new Step.GiveUp();
                }
            }
            return new Step.Skip();
        } finally {
            lock.unlock();
        }
    }

    private static DiskEntry unlinking(DiskEntry entry) {
        entry.state = State.UNLINKING;
        return entry;
    }

    /** Some file to remove. */
    Optional<DiskEntry> nextTrash() {
        lock.lock();
        try {
            return Optional.ofNullable(trash.poll()).map(DiskTable::unlinking);
        } finally {
            lock.unlock();
        }
    }

    boolean hasTrash() {
        lock.lock();
        try {
            return !trash.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** A file is gone, or can't be removed. */
    void unlinked(DiskEntry entry, boolean gone) {
        lock.lock();
        try {
            if (gone) {
                forgetFile(entry);
            } else {
                entry.state = State.STUCK;
                stuck += entry.charge();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void forgetFile(DiskEntry entry) {
        entry.state = State.GONE;
        files -= entry.charge();
        leaving.remove(entry.fileName(), entry);
    }

    /** A chunk is in its file; its memory is given back, and then it no longer waits. */
    void stored(DiskEntry entry) {
        Optional<MemoryObj> object;
        lock.lock();
        try {
            if (entry.present) {
                entry.state = State.STORED;
            } else {
                discard(entry);
            }
            object = entry.takeObject();
        } finally {
            lock.unlock();
        }
        object.ifPresent(MemoryObj::release);
        wrote(entry);
    }

    /** A chunk could not be written, or need not be any more; no file of it is left. */
    void failed(DiskEntry entry) {
        Optional<MemoryObj> object;
        boolean begun;
        lock.lock();
        try {
            begun = entry.state == State.WRITING;
            if (entry.present) {
                leave(entry);
            }
            if (begun) {
                forgetFile(entry);
            }
            publish();
            object = entry.takeObject();
        } finally {
            lock.unlock();
        }
        object.ifPresent(MemoryObj::release);
        if (begun) {
            wrote(entry);
        }
    }

    private void wrote(DiskEntry entry) {
        lock.lock();
        try {
            writing--;
            waiting -= entry.size();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether a chunk that is being written is still wanted. */
    boolean isPresent(DiskEntry entry) {
        lock.lock();
        try {
            return entry.present;
        } finally {
            lock.unlock();
        }
    }

    /** Where the bytes of a chunk are. */
    sealed interface Place {
        /** Not here. */
        record Nowhere() implements Place {}

        /** Still in memory; the object has a count for the caller. */
        record Memory(MemoryObj object) implements Place {}

        /** In its file, where it stays until {@link #endRead}. */
        record File(DiskEntry entry) implements Place {}
    }

    Place beginRead(EngineKey key) {
        lock.lock();
        try {
            DiskEntry entry = closed ? null : entries.get(key);
            if (entry == null) {
                return new Place.Nowhere();
            }
            if (entry.state == State.STORED) {
                entry.readers++;
                return new Place.File(entry);
            }
            MemoryObj object = entry.object().orElseThrow();
            object.retain();
            return new Place.Memory(object);
        } finally {
            lock.unlock();
        }
    }

    void endRead(DiskEntry entry) {
        lock.lock();
        try {
            entry.readers--;
        } finally {
            lock.unlock();
        }
    }

    /** Takes out a chunk whose file is not what it should be; false if it had left before. */
    boolean drop(DiskEntry entry) {
        lock.lock();
        try {
            boolean here = entry.present;
            if (here) {
                leave(entry);
                publish();
            }
            return here;
        } finally {
            lock.unlock();
        }
    }

    int contains(List<EngineKey> keys) {
        lock.lock();
        try {
            int found = 0;
            for (EngineKey key : keys) {
                if (!entries.containsKey(key)) {
                    break;
                }
                found++;
            }
            return found;
        } finally {
            lock.unlock();
        }
    }

    Set<EngineKey> present(Collection<EngineKey> keys) {
        lock.lock();
        try {
            return keys.stream().filter(entries::containsKey).collect(Collectors.toSet());
        } finally {
            lock.unlock();
        }
    }

    /** The chunks that puts of new chunks would take away; what does not fit takes none. */
    List<DiskEntry> previewPut(List<EngineKey> keys, List<ObjectShape> shapes, DiskTally tally) {
        lock.lock();
        try {
            long bytes = 0;
            Set<EngineKey> coming = new HashSet<>();
            List<DiskEntry> leaving = List.of();
            for (int i = 0; i < keys.size(); i++) {
                if (!entries.containsKey(keys.get(i)) && coming.add(keys.get(i))) {
                    bytes += DiskEntry.charge(shapes.get(i).bytes());
                    Optional<List<DiskEntry>> victims = victims(bytes, coming.size());
                    if (victims.isEmpty()) {
                        break;
                    }
                    leaving = victims.get();
                }
            }
            leaving.forEach(tally::leaves);
            entries.values().stream().filter(entry -> !mayLeave(entry)).forEach(tally::stays);
            return leaving;
        } finally {
            lock.unlock();
        }
    }

    void touch(List<EngineKey> keys) {
        lock.lock();
        try {
            keys.forEach(policy::hit);
        } finally {
            lock.unlock();
        }
    }

    void pin(List<EngineKey> keys, Collection<? super DiskPin> into) {
        lock.lock();
        try {
            unpinLate();
            for (EngineKey key : keys) {
                DiskEntry entry = entries.get(key);
                if (entry == null) {
                    break;
                }
                entry.pins++;
                entry.pinnedNanos = nanoTime.getAsLong();
                pinned.addLast(entry);
                into.add(new DiskPin(this, entry, entry.pinEpoch));
            }
            publish();
        } finally {
            lock.unlock();
        }
    }

    void unpin(DiskEntry entry, int epoch) {
        lock.lock();
        try {
            if (entry.pinEpoch == epoch && entry.pins > 0 && --entry.pins == 0) {
                pinned.remove(entry);
                publish();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends all pins of chunks that were last pinned too long ago; how many such chunks. */
    int unpinTimedOut() {
        lock.lock();
        try {
            return unpinLate();
        } finally {
            lock.unlock();
        }
    }

    private int unpinLate() {
        long now = nanoTime.getAsLong();
        int ended = 0;
        while (!pinned.isEmpty() && now - pinned.getFirst().pinnedNanos > pinNanos) {
            DiskEntry entry = pinned.removeFirst();
            entry.pins = 0;
            entry.pinEpoch++;
            ended++;
        }
        if (ended > 0) {
            publish();
        }
        return ended;
    }

    /** What left, and the memory to release. */
    record Left(List<DiskEntry> entries, List<MemoryObj> memory) {}

    Left remove(EngineKey key) {
        lock.lock();
        try {
            DiskEntry entry = entries.get(key);
            return leaveAll(entry == null ? List.of() : List.of(entry));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes out every chunk that is neither pinned nor being read.
     *
     * @param tally counts
     */
    Left clear(DiskTally tally) {
        lock.lock();
        try {
            return leaveAll(clearable(tally));
        } finally {
            lock.unlock();
        }
    }

    /** The chunks that {@link #clear} would take out. */
    List<DiskEntry> previewClear(DiskTally tally) {
        lock.lock();
        try {
            return clearable(tally);
        } finally {
            lock.unlock();
        }
    }

    private List<DiskEntry> clearable(DiskTally tally) {
        unpinLate();
        List<DiskEntry> leaves = new ArrayList<>();
        for (DiskEntry entry : entries.values()) {
            if (entry.pins == 0 && entry.readers == 0) {
                leaves.add(entry);
                tally.leaves(entry);
            } else {
                tally.stays(entry);
            }
        }
        return leaves;
    }

    private Left leaveAll(List<DiskEntry> leaves) {
        List<MemoryObj> memory = new ArrayList<>(0);
        for (DiskEntry entry : leaves) {
            boolean queued = entry.state == State.QUEUED;
            leave(entry);
            if (queued) {
                entry.takeObject().ifPresent(memory::add);
            }
        }
        publish();
        return new Left(leaves, memory);
    }

    /**
     * Takes over what was found on the disk, oldest first, and evicts down to the budget.
     *
     * @return what does not fit; its files are to be removed
     */
    List<DiskEntry> restore(List<DiskEntry> found) {
        lock.lock();
        try {
            List<DiskEntry> surplus = new ArrayList<>();
            for (DiskEntry entry : found) {
                boolean tagged = !entry.key().chunkKey().tags().isEmpty();
                if (tagged && taggedNames.containsKey(entry.fileName())) {
                    continue; // two keys and one file; whichever stays, the checksum decides
                }
                enter(entry);
                files += entry.charge();
            }
            Optional<List<DiskEntry>> victims = victims(0, 0);
            for (DiskEntry entry : victims.orElseGet(List::of)) {
                leave(entry);
                surplus.add(entry);
            }
            publish();
            return surplus;
        } finally {
            lock.unlock();
        }
    }

    /** All chunks in their files, in an order in which putting them again orders them alike. */
    List<IndexRecord.Put> recorded() {
        lock.lock();
        try {
            List<IndexRecord.Put> order = new ArrayList<>(entries.size());
            policy.victim(
                    key -> {
                        DiskEntry entry = entries.get(key);
                        if (entry.recorded) {
                            order.add(entry.record());
                        }
                        return false;
                    });
            return youngestLeaves ? order.reversed() : order;
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more chunks in, and answers for none. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing waits to be written or removed; false if that took too long. */
    boolean awaitIdle(Duration patience) {
        lock.lock();
        try {
            long deadline = nanoTime.getAsLong() + patience.toNanos();
            while (waiting > 0 || writing > 0 || hasUnlinks()) {
                if (!await(deadline)) {
                    return false;
                }
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean hasUnlinks() {
        return leaving.values().stream().anyMatch(entry -> entry.state != State.STUCK);
    }

    /** Bytes of files that exist or are being written. */
    long fileBytes() {
        lock.lock();
        try {
            return files;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a change, or no reason at all; false once the deadline has come. */
    @SuppressWarnings("WaitNotInLoop") // all callers loop
    private boolean await(long deadline) {
        long left = deadline - nanoTime.getAsLong();
        if (left <= 0) {
            return false;
        }
        try {
            changed.await(left, TimeUnit.NANOSECONDS);
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
