package io.lmcache4j.controller.endpoint;

import io.lmcache4j.controller.command.CommandException;
import io.lmcache4j.controller.command.CommandTimeoutException;
import io.lmcache4j.controller.command.FanOut;
import io.lmcache4j.controller.command.WorkerAnswer;

import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;

/**
 * What workers were told to do, and what became of it: what LMCache's {@code /check_finish} would
 * tell (row 16 of controller.md §18). The last thousand, in memory alone. Thread-safe.
 */
final class Jobs {
    private static final int KEPT = 1000;

    /** Jobs that nobody waits for; more are refused. */
    private static final int MOST_IN_BACKGROUND = 64;

    private final InstantSource clock;
    private final Semaphore background = new Semaphore(MOST_IN_BACKGROUND);

    /** In the order in which they began. Guarded by itself. */
    private final Map<String, Job> byEvent = new LinkedHashMap<>();

    private long last;

    Jobs(InstantSource clock) {
        this.clock = clock;
    }

    /** Has the workers of an instance do something. */
    @FunctionalInterface
    interface Command {
        FanOut run(String eventId) throws CommandException, InterruptedException;
    }

    /** Does it, and remembers what became of it. */
    FanOut run(String eventId, Job.Order order, Command command)
            throws CommandException, InterruptedException {
        return run(begin(eventId, order), command);
    }

    /**
     * Has it done by another thread.
     *
     * @return false if too much is under way
     */
    boolean runInBackground(String eventId, Job.Order order, Command command) {
        if (!background.tryAcquire()) {
            return false;
        }
        Job job = begin(eventId, order);
        Thread.ofVirtual().name("background-job").start(() -> runAlone(job, command));
        return true;
    }

    private void runAlone(Job job, Command command) {
        try {
            run(job, command);
        } catch (CommandException e) {
            // It is in the job.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            background.release();
        }
    }

    private FanOut run(Job job, Command command) throws CommandException, InterruptedException {
        boolean known = false;
        try {
            FanOut done = command.run(job.eventId());
            end(job, done.status(), OptionalLong.of(done.numTokens()), null, done.workers());
            known = true;
            return done;
        } catch (CommandTimeoutException e) {
            end(job, "timeout", OptionalLong.empty(), e.getMessage(), List.of());
            known = true;
            throw e;
        } catch (CommandException e) {
            end(job, "failed", OptionalLong.empty(), e.getMessage(), List.of());
            known = true;
            throw e;
        } finally {
            if (!known) {
                end(job, "failed", OptionalLong.empty(), "the controller failed", List.of());
            }
        }
    }

    private Job begin(String eventId, Job.Order order) {
        synchronized (byEvent) {
            last++;
            Job job =
                    new Job(
                            last,
                            eventId,
                            order,
                            clock.instant(),
                            Optional.empty(),
                            "running",
                            OptionalLong.empty(),
                            Optional.empty(),
                            List.of());
            byEvent.put(eventId, job);
            forgetTheOldest();
            return job;
        }
    }

    /** Those under way end by their deadline, so they are few, and stay. */
    private void forgetTheOldest() {
        Iterator<Job> jobs = byEvent.values().iterator();
        while (byEvent.size() > KEPT && jobs.hasNext()) {
            if (!jobs.next().isRunning()) {
                jobs.remove();
            }
        }
    }

    private void end(
            Job job,
            String status,
            OptionalLong numTokens,
            String error,
            List<WorkerAnswer> workers) {
        synchronized (byEvent) {
            byEvent.computeIfPresent(
                    job.eventId(),
                    (_, _) ->
                            new Job(
                                    job.sequence(),
                                    job.eventId(),
                                    job.order(),
                                    job.started(),
                                    Optional.of(clock.instant()),
                                    status,
                                    numTokens,
                                    Optional.ofNullable(error),
                                    workers));
        }
    }

    /** One of them. */
    Optional<Job> find(String eventId) {
        synchronized (byEvent) {
            return Optional.ofNullable(byEvent.get(eventId));
        }
    }

    /**
     * The newest first.
     *
     * @param below only those of a lower number; all if empty
     */
    List<Job> newest(OptionalLong below, int limit) {
        synchronized (byEvent) {
            return List.copyOf(byEvent.values()).reversed().stream()
                    .filter(job -> below.isEmpty() || job.sequence() < below.getAsLong())
                    .limit(limit)
                    .toList();
        }
    }
}
