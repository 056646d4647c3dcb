package io.lmcache4j.engine.periodic;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The periodic threads of one manager by name, in the order of registration.
 *
 * <p>It lists threads and neither starts nor stops them; that is their owners' work. Safe for use
 * by several threads.
 */
public final class PeriodicThreadRegistry {

    private static final Logger LOG = LoggerFactory.getLogger("lmcache.periodic");

    /** Guarded by itself; held for map operations only. */
    private final Map<String, PeriodicThread> threads = new LinkedHashMap<>();

    /** Adds a thread; one already registered under its name is replaced, with a warning. */
    public void register(PeriodicThread thread) {
        PeriodicThread previous;
        synchronized (threads) {
            previous = threads.put(thread.name(), thread);
        }
        if (previous != null && previous != thread) {
            LOG.warn("Periodic thread {} is already registered and gets replaced", thread.name());
        }
    }

    /** Removes a thread unless another one has taken its name. */
    public void unregister(PeriodicThread thread) {
        synchronized (threads) {
            threads.remove(thread.name(), thread);
        }
    }

    /** The thread with exactly this name. */
    public Optional<PeriodicThread> find(String name) {
        synchronized (threads) {
            return Optional.ofNullable(threads.get(name));
        }
    }

    /** Every thread's state, in the order of registration. */
    public List<ThreadStatus> statuses() {
        List<PeriodicThread> all;
        synchronized (threads) {
            all = List.copyOf(threads.values());
        }
        return all.stream().map(PeriodicThread::status).toList();
    }

    /** Counts over all threads. */
    public ThreadSummary summary() {
        return ThreadSummary.of(statuses());
    }

    /**
     * Threads of level critical, then high, that run but are not active (http-api.md §3.8). A
     * stopped one is not among them, as in LMCache.
     */
    public List<ThreadStatus> stalled() {
        List<ThreadStatus> all = statuses();
        return Stream.of(ThreadLevel.CRITICAL, ThreadLevel.HIGH)
                .flatMap(level -> all.stream().filter(status -> status.level() == level))
                .filter(ThreadStatus::stalled)
                .toList();
    }
}
