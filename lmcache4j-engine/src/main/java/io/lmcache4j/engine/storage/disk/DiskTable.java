package io.lmcache4j.engine.storage.disk;

import io.lmcache4j.engine.event.KVEvents;
import io.lmcache4j.engine.health.WatchedLock;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.metrics.DropCause;
import io.lmcache4j.engine.storage.ChunkEvents;
import io.lmcache4j.engine.storage.Tally;
import io.lmcache4j.engine.storage.TierUsage;
import io.lmcache4j.engine.storage.disk.DiskEntry.State;
import io.lmcache4j.engine.storage.eviction.EvictionPolicy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * What is on the disk and what it takes: the only place where chunks, bytes and pins are counted.
 *
 * <p>Two sums are kept. {@link #used} is what the chunks of the tier take; a put is admitted
 * against it, and a removal lowers it at once. {@link FileSpace} counts what files take, which
 * falls when a file is really gone. A chunk that is read, pinned or being written does not leave
 * for another; since what waits to be removed is never needed by anybody, room always comes.
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
    private final FileSpace files;
    private final DiskPins pins;
    private final boolean youngestLeaves;
    private final EvictionPolicy<EngineKey> policy;
    private final LongSupplier nanoTime;

    private final Map<EngineKey, DiskEntry> entries = new HashMap<>();
    private final ChunkEvents events = new ChunkEvents(LocalDiskBackend.NAME, entries::containsKey);

    /** Names of chunks with tags: {@code a/b} and {@code a-b} would share a file. */
    private final Map<String, EngineKey> taggedNames = new HashMap<>();

    /** Told how many made room for others, under the lock. */
    private final LongConsumer evicted;

    private long used;
    private long waiting;
    private boolean closed;

    /** Copies for those who must not wait for the lock. */
    private volatile TierUsage usage;

    DiskTable(DiskTierOptions options, LongSupplier nanoTime, LongConsumer evicted) {
        this.capacity = options.capacityBytes();
        this.maxChunks = options.maxChunks();
        this.maxPutBytes = options.maxPutBytes();
        this.files = new FileSpace(capacity);
        this.pins = new DiskPins(options.pinTimeout().toNanos(), nanoTime);
        this.youngestLeaves = options.policy() == EvictionPolicy.Name.MRU;
        this.policy = EvictionPolicy.of(options.policy());
        this.nanoTime = nanoTime;
        this.evicted = evicted;
        publish();
    }

    WatchedLock lock() {
        return lock;
    }

    TierUsage usage() {
        return usage;
    }

    private void publish() {
        usage = new TierUsage(capacity, used, entries.size(), pins.size());
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

    /**
     * Waits until so many bytes may be put without waiting.
     *
     * @return false if that takes too long
     */
    boolean awaitQueue(long bytes, Duration patience) {
        lock.lock();
        try {
            long deadline = nanoTime.getAsLong() + patience.toNanos();
            while (!closed && waiting > 0 && waiting + bytes > maxPutBytes) {
                if (!await(deadline)) {
                    return false;
                }
            }
            return true;
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
        evicted.accept(victims.get().size());
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
        long needed = used + bytes - files.usable();
        int surplus = entries.size() + chunks - maxChunks;
        List<DiskEntry> victims = new ArrayList<>(1);
        if (needed <= 0 && surplus <= 0) {
            return Optional.of(victims);
        }
        if (bytes > files.usable()) {
            return Optional.empty();
        }
        pins.endLate();
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
        events.came(key);
    }

    /** Takes a chunk out; its file, if it may have one, goes to the trash. */
    private void leave(DiskEntry entry) {
        EngineKey key = entry.key();
        entries.remove(key);
        policy.remove(key);
        pins.remove(entry);
        used -= entry.charge();
        entry.present = false;
        if (!key.chunkKey().tags().isEmpty()) {
            taggedNames.remove(entry.fileName());
        }
        events.left(key);
        switch (entry.state) {
            case QUEUED -> {
                entry.state = State.GONE;
                waiting -= entry.size();
            }
            case WRITING, STORED -> files.leave(entry);
            case TRASHED, UNLINKING, STUCK, GONE ->
                    throw new IllegalStateException("left twice: " + entry);
        }
        changed.signalAll();
    }

    /** Asked by the thread that is to write a chunk; waits while others make room. */
    WriteStep nextStep(DiskEntry entry) {
        lock.lock();
        try {
            long deadline = nanoTime.getAsLong() + PATIENCE.toNanos();
            while (true) {
                Optional<WriteStep> step = files.next(entry);
                if (step.isPresent()) {
                    return step.get();
                }
                if (!await(deadline)) {
                    return new WriteStep.GiveUp();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Some file to remove. */
    Optional<DiskEntry> nextTrash() {
        lock.lock();
        try {
            return files.nextTrash();
        } finally {
            lock.unlock();
        }
    }

    boolean hasTrash() {
        lock.lock();
        try {
            return files.hasTrash();
        } finally {
            lock.unlock();
        }
    }

    /** A file is gone, or can't be removed. */
    void unlinked(DiskEntry entry, boolean gone) {
        lock.lock();
        try {
            if (gone) {
                files.gone(entry);
            } else {
                files.stuck(entry);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A chunk is in its file; its memory is given back, and then it no longer waits. */
    void stored(DiskEntry entry) {
        Optional<MemoryObj> object;
        lock.lock();
        try {
            files.written(entry);
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
                files.gone(entry);
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
            files.writeEnded();
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

    void tell(KVEvents listener, int perChunk) {
        lock.lock();
        try {
            events.listen(listener, perChunk, entries.keySet());
        } finally {
            lock.unlock();
        }
    }

    Collection<EngineKey> allKeys() {
        lock.lock();
        try {
            return Arrays.asList(entries.keySet().toArray(EngineKey[]::new));
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
    List<DiskEntry> previewPut(List<EngineKey> keys, List<ObjectShape> shapes, Tally tally) {
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
            leaving.forEach(entry -> entry.leaves(tally));
            entries.values().stream()
                    .filter(entry -> !mayLeave(entry))
                    .forEach(entry -> tally.stays(entry.pins > 0));
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
            pins.endLate();
            for (EngineKey key : keys) {
                DiskEntry entry = entries.get(key);
                if (entry == null) {
                    break;
                }
                into.add(new DiskPin(this, entry, pins.pin(entry)));
            }
            publish();
        } finally {
            lock.unlock();
        }
    }

    void unpin(DiskEntry entry, int epoch) {
        lock.lock();
        try {
            pins.unpin(entry, epoch);
            publish();
        } finally {
            lock.unlock();
        }
    }

    /** Ends pins that are too old. */
    void endLatePins() {
        lock.lock();
        try {
            pins.endLate();
            publish();
        } finally {
            lock.unlock();
        }
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
    Left clear(Tally tally) {
        lock.lock();
        try {
            return leaveAll(clearable(tally));
        } finally {
            lock.unlock();
        }
    }

    /** The chunks that {@link #clear} would take out. */
    List<DiskEntry> previewClear(Tally tally) {
        lock.lock();
        try {
            return clearable(tally);
        } finally {
            lock.unlock();
        }
    }

    private List<DiskEntry> clearable(Tally tally) {
        pins.endLate();
        List<DiskEntry> leaves = new ArrayList<>();
        for (DiskEntry entry : entries.values()) {
            if (entry.pins == 0 && entry.readers == 0) {
                leaves.add(entry);
                entry.leaves(tally);
            } else {
                tally.stays(entry.pins > 0);
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
                files.found(entry);
            }
            Optional<List<DiskEntry>> victims = victims(0, 0);
            for (DiskEntry entry : victims.orElseGet(List::of)) {
                leave(entry);
                surplus.add(entry);
            }
            evicted.accept(surplus.size());
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
            while (waiting > 0 || !files.isIdle()) {
                if (!await(deadline)) {
                    return false;
                }
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Bytes of files that exist or are being written. */
    long fileBytes() {
        lock.lock();
        try {
            return files.bytes();
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
