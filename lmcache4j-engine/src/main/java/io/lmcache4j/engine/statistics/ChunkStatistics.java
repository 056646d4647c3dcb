package io.lmcache4j.engine.statistics;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.key.ChunkHash;
import io.lmcache4j.engine.token.ChunkHasher;
import io.lmcache4j.engine.token.NoneHash;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Counts how many chunks of looked-up prompts are new and how many come again (engine.md §8.6).
 *
 * <p>Off until started. A request counts once by its id, however often it is looked up. Chunks are
 * always hashed by {@code builtin}, the last partial one included, whatever the cache itself uses
 * (engine.md §4.7). Hashing is done by the caller, so that only hashes wait in the queue, not
 * prompts; all else happens on the recorder's thread. Thread-safe.
 */
public final class ChunkStatistics implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.statistics");

    /** Ids remembered; LMCache forgets none. */
    private static final int REMEMBERED = 100_000;

    private final Recorder recorder;
    private final int chunkSize;
    private final NoneHash noneHash;
    private final Supplier<ExitConditions> exitConditions;
    private final LongSupplier nanoTime;
    private final ChunkHasher hasher = ChunkHasher.byName("builtin");

    private final LongAdder lookupNanos = new LongAdder();
    private final LongAdder recordNanos = new LongAdder();
    private final LongAdder checkExitNanos = new LongAdder();
    private volatile boolean enabled;

    // The four below are guarded by the lock.
    private final Object lock = new Object();
    private final SequencedSet<String> seen = new LinkedHashSet<>();
    private long totalRequests;
    private boolean exitClockRuns;
    private long exitClockStart;

    /**
     * Statistics that own the recorder from now on.
     *
     * @param chunkSize tokens of a chunk
     * @param noneHash where every chain of hashes starts
     * @param exitConditions read at each recorded request
     */
    ChunkStatistics(
            Recorder recorder,
            int chunkSize,
            NoneHash noneHash,
            Supplier<ExitConditions> exitConditions,
            LongSupplier nanoTime) {
        this.recorder = recorder;
        this.chunkSize = chunkSize;
        this.noneHash = noneHash;
        this.exitConditions = exitConditions;
        this.nanoTime = nanoTime;
    }

    /**
     * Statistics as the configuration says, started if it says {@code
     * chunk_statistics_auto_start_statistics}. Exit conditions are read live, the rest now.
     *
     * @param chunkSize tokens of a chunk
     * @param noneHash where every chain of hashes starts
     * @throws IllegalArgumentException if a setting can't be used; the message names it
     */
    public static ChunkStatistics create(ConfigStore config, int chunkSize, NoneHash noneHash) {
        ChunkStatistics statistics =
                new ChunkStatistics(
                        RecorderSettings.recorder(config.current(), InstantSource.system()),
                        chunkSize,
                        noneHash,
                        () -> ExitConditions.of(config.current()),
                        System::nanoTime);
        if (config.current().bool("chunk_statistics_auto_start_statistics")) {
            statistics.start();
        }
        return statistics;
    }

    /** Whether requests are recorded. */
    public boolean isEnabled() {
        return enabled;
    }

    /** Records from now on; the exit clock starts with the next recorded request. */
    public void start() {
        synchronized (lock) {
            exitClockRuns = false;
            enabled = true;
        }
        LOG.info("Chunk statistics started");
    }

    /** Records no more; what was counted stays. */
    public void stop() {
        enabled = false;
        LOG.info("Chunk statistics stopped");
    }

    /**
     * Counts from zero again. Waits up to 5 s for what is queued, and as long again for the
     * recorder's thread. Timings and the exit clock go on, and so does recording.
     */
    public void reset() {
        boolean done = recorder.reset();
        synchronized (lock) {
            seen.clear();
            totalRequests = 0;
        }
        if (done) {
            LOG.info("Chunk statistics reset");
        } else {
            LOG.warn("Chunk statistics: the recorder is busy and will be reset when it can");
        }
    }

    /** What is counted now; waits for nothing. */
    public StatisticsStatus snapshot() {
        long requests;
        synchronized (lock) {
            requests = totalRequests;
        }
        return new StatisticsStatus(
                enabled,
                requests,
                Timing.ofNanos(lookupNanos.sum(), recordNanos.sum(), checkExitNanos.sum()),
                recorder.strategyStatus(),
                recorder.queueStatus());
    }

    /** As {@link #snapshot}, but with all that was queued before; waits up to 5 s for that. */
    public StatisticsStatus status() {
        recorder.awaitRecorded();
        return snapshot();
    }

    /** When the statistics stop by themselves, as configured now. */
    public ExitConditions exitConditions() {
        return exitConditions.get();
    }

    /** Notes how long a lookup took; to be called for each, recorded or not. */
    public void lookupTook(long nanos) {
        lookupNanos.add(nanos);
    }

    /**
     * Records a request, if started and its id is new, and stops if an exit condition holds. Waits
     * only when the queue is full, up to 10 s twice.
     *
     * @param prompt its tokens, read before this returns
     */
    public void record(String lookupId, long[] prompt) {
        if (!enabled || !isNew(lookupId)) {
            return;
        }
        long start = nanoTime.getAsLong();
        recorder.record(lookupId, hashes(prompt));
        long recorded = nanoTime.getAsLong();
        recordNanos.add(recorded - start);
        stopIfReached(recorded);
        checkExitNanos.add(nanoTime.getAsLong() - recorded);
    }

    private boolean isNew(String lookupId) {
        synchronized (lock) {
            if (!seen.add(lookupId)) {
                return false;
            }
            if (seen.size() > REMEMBERED) {
                seen.removeFirst();
            }
            totalRequests++;
            return true;
        }
    }

    private long[] hashes(long[] prompt) {
        ChunkHash[] hashes = new ChunkHash[Math.ceilDiv(prompt.length, chunkSize)];
        hasher.hashChunks(prompt, 0, prompt.length, chunkSize, noneHash.value(), hashes);
        long[] bits = new long[hashes.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = hashes[i].bits();
        }
        return bits;
    }

    private void stopIfReached(long now) {
        ExitConditions conditions = exitConditions.get();
        long elapsed = elapsed(now);
        if (conditions.isAny()) {
            conditions
                    .reached(elapsed, recorder.strategyStatus().uniqueChunks())
                    .ifPresent(
                            reason -> {
                                LOG.warn("Chunk statistics end by themselves: {}", reason);
                                stop();
                            });
        }
    }

    /** Nanoseconds since the first request after the start, which this may be. */
    private long elapsed(long now) {
        synchronized (lock) {
            if (!exitClockRuns) {
                exitClockRuns = true;
                exitClockStart = now;
            }
            return now - exitClockStart;
        }
    }

    /** Stops, records what is queued, and ends the recorder, within 5 s. Repeatable. */
    @Override
    public void close() {
        enabled = false;
        recorder.close();
    }
}
