package io.lmcache4j.controller.directory;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Clears retired places away, all there are at a time, on a thread that begins with the first and
 * ends when there was none for a while. What fails is logged and tried again with the next place:
 * until then it takes memory, and nothing else.
 */
final class Sweeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.controller");

    /** Clears places away. */
    interface Broom {
        /**
         * Stops early if asked to.
         *
         * @param stop whether to
         */
        void sweep(List<Place> places, BooleanSupplier stop);
    }

    private static final long IDLE_SECONDS = 5;
    private static final long CLOSE_MILLIS = 10_000;

    private final Broom broom;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Place> waiting = new ArrayList<>();
    private final List<Place> failed = new ArrayList<>();
    private Thread thread;
    private boolean sweeping;
    private volatile boolean closed;

    Sweeper(Broom broom) {
        this.broom = broom;
    }

    /** Clears a place away, some time; not any more once this is closed. */
    void add(Place place) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            waiting.addAll(failed);
            failed.clear();
            waiting.add(place);
            changed.signalAll();
            if (thread == null) {
                thread =
                        Thread.ofPlatform()
                                .daemon()
                                .name("directory-sweep-thread")
                                .start(this::run);
            }
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        for (List<Place> places = next(); !places.isEmpty(); places = next()) {
            sweep(places);
        }
    }

    private void sweep(List<Place> places) {
        try {
            broom.sweep(places, () -> closed);
        } catch (RuntimeException | Error failure) {
            LOG.error(
                    "{} places of the directory could not be cleared away", places.size(), failure);
            lock.lock();
            try {
                failed.addAll(places);
            } finally {
                lock.unlock();
            }
        }
    }

    /** What to sweep now; nothing at the end of the thread. */
    private List<Place> next() {
        lock.lock();
        try {
            sweeping = false;
            changed.signalAll();
            long left = TimeUnit.SECONDS.toNanos(IDLE_SECONDS);
            while (waiting.isEmpty() && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            List<Place> places = closed ? List.of() : List.copyOf(waiting);
            waiting.clear();
            sweeping = !places.isEmpty();
            if (!sweeping) {
                thread = null;
            }
            return places;
        } catch (InterruptedException e) {
            // Nobody but a host that ends does that.
            thread = null;
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    /** Places whose sweep failed, and which wait for the next one. */
    int unswept() {
        lock.lock();
        try {
            return failed.size();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all is swept, or was tried; false if that takes longer, or some is left. */
    boolean await(long time, TimeUnit unit) throws InterruptedException {
        lock.lock();
        try {
            long left = unit.toNanos(time);
            while ((sweeping || !waiting.isEmpty()) && left > 0) {
                left = changed.awaitNanos(left);
            }
            return !sweeping && waiting.isEmpty() && failed.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        Thread running;
        lock.lock();
        try {
            closed = true;
            waiting.clear();
            failed.clear();
            changed.signalAll();
            running = thread;
        } finally {
            lock.unlock();
        }
        if (running != null && running != Thread.currentThread()) {
            try {
                running.join(CLOSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
