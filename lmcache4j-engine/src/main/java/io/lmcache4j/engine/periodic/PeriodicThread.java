package io.lmcache4j.engine.periodic;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * A daemon thread that runs one task at an interval and can say how it fares (engine.md §9.2).
 *
 * <p>The loop waits {@code initWait}, then runs the task, records the run, and waits for the
 * interval or a {@link #wake}. A task that throws counts as a failed run and the loop goes on; only
 * {@link IrrecoverableException} ends it. All methods may be called from any thread, the task's own
 * included. It is started at most once.
 */
public final class PeriodicThread implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("lmcache.periodic");
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
    private static final int ACTIVE_INTERVALS = 3;

    private final String name;
    private final Number interval;
    private final Number initWait;
    private final PeriodicTask task;
    private final LongSupplier nanoTime;
    private final Thread thread;

    /** Guards everything below; never held while the task runs. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private final RunLog runs;
    private ThreadLevel level;
    private boolean started;
    private long startedNanos;
    private boolean stopRequested;
    private boolean wakeRequested;

    /**
     * Creates a thread without starting it.
     *
     * @param name the thread's name
     * @param level how much depends on it
     * @param interval seconds between the end of a run and the next one; not negative
     * @param initWait seconds before the first run; not negative
     * @param task what it does
     * @param wallClock gives the times shown to people
     */
    public PeriodicThread(
            String name,
            ThreadLevel level,
            Number interval,
            Number initWait,
            PeriodicTask task,
            InstantSource wallClock) {
        this(name, level, interval, initWait, task, wallClock, System::nanoTime);
    }

    /**
     * Creates a thread whose ages and durations come from {@code nanoTime}. The waits between runs
     * are always real ones.
     */
    public PeriodicThread(
            String name,
            ThreadLevel level,
            Number interval,
            Number initWait,
            PeriodicTask task,
            InstantSource wallClock,
            LongSupplier nanoTime) {
        this.name = Objects.requireNonNull(name, "name");
        this.level = Objects.requireNonNull(level, "level");
        this.interval = requireSeconds("interval", interval);
        this.initWait = requireSeconds("initWait", initWait);
        this.task = Objects.requireNonNull(task, "task");
        this.nanoTime = nanoTime;
        this.runs = new RunLog(wallClock, nanoTime);
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::loop);
    }

    private static Number requireSeconds(String what, Number seconds) {
        if (!(seconds.doubleValue() >= 0)) { // also refuses NaN
            throw new IllegalArgumentException(what + " must be 0 or more, was " + seconds);
        }
        return seconds;
    }

    /** The thread's name. */
    public String name() {
        return name;
    }

    /**
     * Starts the loop; does nothing but warn if it is already started.
     *
     * @throws IllegalStateException if it was stopped
     */
    public void start() {
        lock.lock();
        try {
            if (stopRequested) {
                throw new IllegalStateException(name + " was stopped and cannot start again");
            }
            if (started) {
                LOG.warn("{} is already started", name);
                return;
            }
            startedNanos = nanoTime.getAsLong();
            thread.start();
            started = true;
        } finally {
            lock.unlock();
        }
    }

    /** Makes the next run happen at once, even during the initial wait or while a run goes on. */
    public void wake() {
        lock.lock();
        try {
            wakeRequested = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the loop and waits up to 5 s for a running task. A task that takes longer is interrupted
     * and left behind with a warning. Repeatable.
     */
    public void stop() {
        boolean wasStarted;
        lock.lock();
        try {
            stopRequested = true;
            wasStarted = started;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (wasStarted && Thread.currentThread() != thread && !awaitEnd(STOP_TIMEOUT)) {
            LOG.warn("{} did not stop within {} s", name, STOP_TIMEOUT.toSeconds());
            thread.interrupt();
        }
    }

    /** The same as {@link #stop}. */
    @Override
    public void close() {
        stop();
    }

    /** Changes the level under which the thread is listed. */
    public void setLevel(ThreadLevel level) {
        lock.lock();
        try {
            this.level = Objects.requireNonNull(level, "level");
        } finally {
            lock.unlock();
        }
    }

    /** Shows an outcome as the last summary without counting a run. */
    public void setLastSummary(RunOutcome outcome) {
        lock.lock();
        try {
            runs.note(outcome);
        } finally {
            lock.unlock();
        }
    }

    /** The thread's state now. Never waits for a run. */
    public ThreadStatus status() {
        lock.lock();
        try {
            boolean running = started && !stopRequested && thread.isAlive();
            OptionalDouble lastRunAgo = runs.secondsSinceLastRun();
            return new ThreadStatus(
                    name,
                    level,
                    interval,
                    initWait,
                    running,
                    running && isRecent(lastRunAgo),
                    runs.lastRunTime(),
                    lastRunAgo,
                    runs.totalRuns(),
                    runs.failedRuns(),
                    runs.successRate(),
                    runs.lastSummary());
        } finally {
            lock.unlock();
        }
    }

    private boolean isRecent(OptionalDouble lastRunAgo) {
        double allowed = ACTIVE_INTERVALS * interval.doubleValue();
        if (lastRunAgo.isPresent()) {
            return lastRunAgo.getAsDouble() < allowed;
        }
        return (nanoTime.getAsLong() - startedNanos) / 1e9 < initWait.doubleValue() + allowed;
    }

    private void loop() {
        boolean goOn = waitFor(initWait);
        while (goOn) {
            goOn = runOnce() && waitFor(interval);
        }
    }

    /** Runs the task once and records it; false means that it must never run again. */
    boolean runOnce() {
        long runStarted = nanoTime.getAsLong();
        boolean goOn = true;
        RunOutcome outcome;
        try {
            outcome = Objects.requireNonNull(task.run(), "outcome of the run");
        } catch (IrrecoverableException e) {
            LOG.error("{} ends: {}", name, e.getMessage(), e);
            outcome = RunOutcome.failed(describe(e));
            goOn = false;
        } catch (Exception | Error e) {
            // Errors too: a passing shortage of memory must not end the watch over the engine.
            LOG.error("Run of {} failed: {}", name, e.getMessage(), e);
            outcome = RunOutcome.failed(describe(e));
        }
        lock.lock();
        try {
            runs.record(outcome, runStarted);
        } finally {
            lock.unlock();
        }
        return goOn;
    }

    private static String describe(Throwable e) {
        String type = e.getClass().getSimpleName();
        return e.getMessage() == null ? type : type + ": " + e.getMessage();
    }

    /** Waits until the time is over or somebody wakes the loop; false means stop. */
    private boolean waitFor(Number seconds) {
        lock.lock();
        try {
            long left = (long) Math.min(seconds.doubleValue() * 1e9, Long.MAX_VALUE / 2.0);
            while (left > 0 && !stopRequested && !wakeRequested) {
                try {
                    left = changed.awaitNanos(left);
                } catch (InterruptedException e) {
                    // Left over from a task or sent by a stranger: stopping goes by the flag alone.
                    LOG.debug("{} was interrupted while waiting", name);
                }
            }
            wakeRequested = false;
            return !stopRequested;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the started loop has ended; false if it has not within the timeout. */
    boolean awaitEnd(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        boolean interrupted = false;
        try {
            while (thread.isAlive()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                try {
                    TimeUnit.NANOSECONDS.timedJoin(thread, left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            return true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
