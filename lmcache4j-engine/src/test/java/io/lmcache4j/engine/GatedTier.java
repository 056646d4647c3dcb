package io.lmcache4j.engine;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryLease;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.storage.AllocatorBackend;
import io.lmcache4j.engine.storage.ChunkPin;
import io.lmcache4j.engine.storage.Cleared;
import io.lmcache4j.engine.storage.Departure;
import io.lmcache4j.engine.storage.ReadResult;
import io.lmcache4j.engine.storage.StorageBackend;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A tier that keeps bytes outside of the pool and reads a chunk back when the test lets it, as a
 * slow remote would.
 */
final class GatedTier implements StorageBackend {
    static final String NAME = "GatedTier";
    private static final int OPEN = 1_000_000;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Kept(ObjectShape shape, byte[] bytes) {}

    private final AllocatorBackend staging;
    private final Map<EngineKey, Kept> kept = new ConcurrentHashMap<>();
    private final Semaphore gate = new Semaphore(OPEN);
    final Set<EngineKey> broken = ConcurrentHashMap.newKeySet();
    final AtomicInteger asked = new AtomicInteger();
    final AtomicInteger puts = new AtomicInteger();
    final AtomicInteger pins = new AtomicInteger();
    volatile boolean closed;

    GatedTier(AllocatorBackend staging) {
        this.staging = staging;
    }

    /** From now on reads wait to be let go. */
    void shut() {
        gate.drainPermits();
    }

    void letGo(int reads) {
        gate.release(reads);
    }

    void open() {
        gate.release(OPEN);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int contains(List<EngineKey> keys) {
        return (int) keys.stream().takeWhile(kept::containsKey).count();
    }

    @Override
    public void pin(List<EngineKey> keys, List<ChunkPin> into) {
        for (int i = contains(keys); i > 0; i--) {
            pins.incrementAndGet();
            into.add(pins::decrementAndGet);
        }
    }

    @Override
    public void touch(List<EngineKey> keys) {}

    @Override
    public ReadResult read(EngineKey key) {
        asked.incrementAndGet();
        try {
            if (!gate.tryAcquire(20, TimeUnit.SECONDS)) {
                return new ReadResult.Failed(NAME, new IllegalStateException("never let go"));
            }
        } catch (InterruptedException interrupted) {
            return new ReadResult.Failed(NAME, interrupted);
        }
        Kept chunk = kept.get(key);
        if (closed || chunk == null) {
            return new ReadResult.Miss();
        }
        if (broken.contains(key)) {
            return new ReadResult.Failed(NAME, new IllegalStateException("broken"));
        }
        Optional<MemoryObj> object = staging.allocate(chunk.shape, Duration.ZERO);
        object.ifPresent(present -> present.bytes().copyFrom(MemorySegment.ofArray(chunk.bytes)));
        return object.<ReadResult>map(present -> new ReadResult.Hit(MemoryLease.adopt(present)))
                .orElseGet(ReadResult.Miss::new);
    }

    @Override
    public void put(List<EngineKey> keys, List<MemoryObj> objects) {
        puts.addAndGet(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            MemoryObj object = objects.get(i);
            kept.put(
                    keys.get(i),
                    new Kept(object.shape(), object.bytes().toArray(ValueLayout.JAVA_BYTE)));
        }
    }

    @Override
    public boolean remove(EngineKey key) {
        return kept.remove(key) != null;
    }

    @Override
    public Cleared clear() {
        kept.clear();
        return Cleared.NOTHING;
    }

    @Override
    public Departure previewClear() {
        return Departure.NOTHING;
    }

    Set<EngineKey> keys() {
        return kept.keySet();
    }

    @Override
    public void close() {
        closed = true;
    }
}
