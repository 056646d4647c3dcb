package io.lmcache4j.engine.memory;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Notices objects that were dropped without being released, so that a pool that shrinks for this
 * reason says so.
 *
 * <p>For diagnosis only: the space isn't taken back, as somebody may still use the bytes (engine.md
 * §5.2). One object in {@link #SAMPLE} is watched, for a leak that matters comes again and again,
 * and the others then cost nothing. Safe for any number of threads.
 */
final class LeakWatch {
    static final int SAMPLE = 64;

    private static final Logger LOG = LoggerFactory.getLogger("lmcache.memory");

    /** An object under watch. It must not hold the object itself. */
    static final class Watched extends PhantomReference<MemoryObj> {
        private final long address;
        private final long bytes;

        private Watched(MemoryObj obj, ReferenceQueue<MemoryObj> queue) {
            super(obj, queue);
            this.address = obj.address();
            this.bytes = obj.physicalSize();
        }
    }

    private final ReferenceQueue<MemoryObj> dropped = new ReferenceQueue<>();
    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
    private final AtomicLong allocations = new AtomicLong();
    private final AtomicLong leaks = new AtomicLong();

    /** Watches the object if it is its turn. */
    void allocated(MemoryObj obj) {
        if (allocations.getAndIncrement() % SAMPLE == 0) {
            Watched one = new Watched(obj, dropped);
            watched.add(one);
            obj.watchedBy(one);
        }
    }

    /** The object went the right way. */
    void released(Watched one) {
        one.clear();
        watched.remove(one);
    }

    /** Watched objects found dropped so far; each is logged once. */
    long leaks() {
        for (Reference<?> one = dropped.poll(); one != null; one = dropped.poll()) {
            if (one instanceof Watched leak && watched.remove(leak)) {
                leaks.incrementAndGet();
                LOG.error(
                        "Object of {} bytes at {} was dropped without release; one in {} is"
                                + " watched, so expect more",
                        leak.bytes,
                        leak.address,
                        SAMPLE);
            }
        }
        return leaks.get();
    }
}
