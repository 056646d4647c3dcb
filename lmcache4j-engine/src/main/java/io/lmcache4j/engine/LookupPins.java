package io.lmcache4j.engine;

import io.lmcache4j.engine.storage.PinnedPrefix;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.LongSupplier;

/**
 * What lookups pinned and nobody released yet, by lookup id.
 *
 * <p>Bounded by time: an entry older than the pin timeout, whose pins the PinMonitor has ended
 * anyway, is dropped when the next one comes.
 */
final class LookupPins implements AutoCloseable {
    private record Entry(PinnedPrefix prefix, long nanos) {}

    private final LongSupplier timeoutNanos;
    private final LongSupplier nanoTime;
    private final SequencedMap<String, Entry> byId = new LinkedHashMap<>();

    LookupPins(LongSupplier timeoutNanos, LongSupplier nanoTime) {
        this.timeoutNanos = timeoutNanos;
        this.nanoTime = nanoTime;
    }

    /** Remembers what an id pinned; what the same id pinned earlier is released. */
    void put(String id, PinnedPrefix prefix) {
        long now = nanoTime.getAsLong();
        List<PinnedPrefix> released = new ArrayList<>(1);
        synchronized (byId) {
            Entry earlier = byId.putLast(id, new Entry(prefix, now));
            if (earlier != null) {
                released.add(earlier.prefix);
            }
            while (now - byId.firstEntry().getValue().nanos > timeoutNanos.getAsLong()) {
                released.add(byId.pollFirstEntry().getValue().prefix);
            }
        }
        released.forEach(PinnedPrefix::close);
    }

    /** Hands over what an id pinned; the caller closes it. */
    Optional<PinnedPrefix> take(String id) {
        synchronized (byId) {
            return Optional.ofNullable(byId.remove(id)).map(Entry::prefix);
        }
    }

    int size() {
        synchronized (byId) {
            return byId.size();
        }
    }

    @Override
    public void close() {
        List<Entry> all;
        synchronized (byId) {
            all = List.copyOf(byId.values());
            byId.clear();
        }
        all.forEach(entry -> entry.prefix.close());
    }
}
