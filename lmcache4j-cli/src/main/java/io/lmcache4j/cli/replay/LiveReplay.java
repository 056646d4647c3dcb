package io.lmcache4j.cli.replay;

import io.lmcache4j.cli.instance.Instance;
import io.lmcache4j.cli.trace.TraceException;
import io.lmcache4j.cli.trace.TraceReader;
import io.lmcache4j.cli.trace.TraceRequest;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A trace that drives a served instance in the background, at its own pace, once or in a loop.
 *
 * <p>Owns one thread, which {@link #close} ends. A failure, or a byte that came back wrong, is
 * logged and remembered in {@link #failed}; a failure also ends the replay.
 */
public final class LiveReplay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.replay");
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Path trace;
    private final Speed speed;
    private final boolean loop;
    private final Replayer replayer;
    private final ReplayStats stats = new ReplayStats();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().name("replay").daemon().unstarted(this::run);
    private volatile boolean failed;

    /**
     * A replay that does nothing before {@link #start}.
     *
     * @param trace a file with at least one request
     * @param verify compare every byte that comes back
     */
    public LiveReplay(Instance instance, Path trace, Speed speed, boolean loop, boolean verify) {
        this.trace = trace;
        this.speed = speed;
        this.loop = loop;
        this.replayer = new Replayer(instance, verify, stats);
    }

    /** Starts the thread. */
    public void start() {
        thread.start();
    }

    /** What was done so far. */
    public ReplayStats.Counts counts() {
        return stats.counts();
    }

    /** Whether the replay broke off, or bytes came back wrong. */
    public boolean failed() {
        return failed || counts().mismatchedBytes() > 0;
    }

    private void run() {
        try {
            boolean again = true;
            while (again) {
                again = pass() && loop;
                report();
            }
        } catch (TraceException | RuntimeException e) {
            failed = true;
            LOG.error("the replay of {} ended", trace, e);
        } catch (InterruptedException e) {
            failed = true;
            LOG.error("the replay of {} was interrupted", trace);
            Thread.currentThread().interrupt();
        }
    }

    /** From the first request to the last; false if asked to stop before. */
    private boolean pass() throws TraceException, InterruptedException {
        Pacer pacer =
                new Pacer(
                        speed,
                        System::nanoTime,
                        nanos -> stopped.await(nanos, TimeUnit.NANOSECONDS));
        try (TraceReader reader = TraceReader.open(trace)) {
            Optional<TraceRequest> request = reader.next();
            while (request.isPresent()) {
                if (!pacer.awaitTurn(request.get().timestampMillis())) {
                    return false;
                }
                replayer.serve(request.get());
                request = reader.next();
            }
        }
        return true;
    }

    private void report() {
        ReplayStats.Counts counts = stats.counts();
        LOG.info(
                "replayed {} requests, skipped {}, hit ratio {} of {} chunks, {} bytes verified,"
                        + " {} wrong",
                counts.requests(),
                counts.skipped(),
                String.format(Locale.ROOT, "%.4f", counts.hitRatio()),
                counts.chunksRequested(),
                counts.verifiedBytes(),
                counts.mismatchedBytes());
    }

    /** Ends the replay after the request in hand, and waits for that. Repeatable. */
    public void stop() {
        stopped.countDown();
        try {
            if (thread.isAlive() && !thread.join(PATIENCE)) {
                LOG.warn("the replay did not end within {} s", PATIENCE.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As {@link #stop}. */
    @Override
    public void close() {
        stop();
    }
}
