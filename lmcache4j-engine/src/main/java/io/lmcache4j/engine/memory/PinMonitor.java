package io.lmcache4j.engine.memory;

import io.lmcache4j.engine.periodic.PeriodicThread;
import io.lmcache4j.engine.periodic.PeriodicThreadRegistry;
import io.lmcache4j.engine.periodic.RunOutcome;
import io.lmcache4j.engine.periodic.ThreadLevel;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Takes away pins that nobody came back for (engine.md §5.4).
 *
 * <p>A lookup pins chunks for a retrieve that may never come, and a pinned chunk is never evicted.
 * Every object whose last pin is older than the timeout loses all its pins; references, and so
 * leases, are untouched. One monitor serves all pools of a manager: it goes into their {@link
 * PoolOptions}.
 *
 * <p>The map holds exactly the pinned objects. Calls about one object may overtake each other, so
 * none of them says what to do: each makes the entry agree with the pin count, under the map's own
 * lock for that entry, and the last one sees the last count. A pin costs one map entry; its time is
 * kept in the object. Safe for any number of threads.
 */
public final class PinMonitor implements PinListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.memory");
    private static final String THREAD_NAME = "PinMonitor-thread";

    private final ConcurrentHashMap<MemoryObj, MemoryObj> pinned = new ConcurrentHashMap<>();
    private final long timeoutNanos;
    private final PeriodicThreadRegistry registry;
    private final LongSupplier nanoTime;
    private final Runnable onForcedUnpin;
    private final PeriodicThread thread;

    /**
     * Creates the monitor and starts its thread.
     *
     * @param timeoutSecs age at which a pin is taken away (pin_timeout_sec)
     * @param intervalSecs time between checks (pin_check_interval_sec)
     * @param registry lists the thread until {@link #close}
     * @param wallClock times shown to people
     * @param nanoTime times of pins
     * @param onForcedUnpin called once for every object unpinned by force
     */
    public PinMonitor(
            long timeoutSecs,
            Number intervalSecs,
            PeriodicThreadRegistry registry,
            InstantSource wallClock,
            LongSupplier nanoTime,
            Runnable onForcedUnpin) {
        this.timeoutNanos = TimeUnit.SECONDS.toNanos(timeoutSecs);
        this.registry = registry;
        this.nanoTime = nanoTime;
        this.onForcedUnpin = onForcedUnpin;
        this.thread =
                new PeriodicThread(
                        THREAD_NAME,
                        ThreadLevel.CRITICAL,
                        intervalSecs,
                        0,
                        this::check,
                        wallClock,
                        nanoTime);
        registry.register(thread);
        thread.start();
    }

    /** Objects pinned now (gauge pin_monitor_pinned_objects_count). */
    public int pinnedCount() {
        return pinned.size();
    }

    @Override
    public long nanoTime() {
        return nanoTime.getAsLong();
    }

    @Override
    public void pinChanged(MemoryObj obj) {
        pinned.compute(obj, (key, _) -> key.pinCount() > 0 ? key : null);
    }

    /** One run: unpins what is too old and tells how many there were. */
    RunOutcome check() {
        long now = nanoTime.getAsLong();
        int seen = 0;
        int old = 0;
        int forced = 0;
        for (MemoryObj obj : pinned.keySet()) {
            seen++;
            if (now - obj.lastPinNanos() > timeoutNanos) {
                old++;
                if (obj.unpinAllOlderThan(now - timeoutNanos)) {
                    forced++;
                    onForcedUnpin.run();
                    LOG.warn("Unpinned by force, its retrieve never came: {}", obj);
                }
            }
        }
        Map<String, String> counts = new LinkedHashMap<>();
        counts.put("pinned_count", Integer.toString(seen));
        counts.put("timeout_count", Integer.toString(old));
        counts.put("force_unpin_count", Integer.toString(forced));
        return new RunOutcome(true, "", counts);
    }

    /** Stops the thread; pins are counted on, but no longer taken away. Repeatable. */
    @Override
    public void close() {
        thread.close();
        registry.unregister(thread);
    }
}
