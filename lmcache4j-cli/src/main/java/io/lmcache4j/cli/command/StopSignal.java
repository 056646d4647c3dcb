package io.lmcache4j.cli.command;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The way from SIGTERM or Ctrl-C to a command that serves until it is asked to stop.
 *
 * <p>The JVM answers such a signal by running its shutdown hooks and exits with 128 + signal. A
 * serving command promises 0, and to close in order: so {@link #onShutdown}, run as a hook, asks
 * the command to end, waits for it, and halts with its exit code. Commands that do not serve just
 * end.
 */
public final class StopSignal {
    /** Under the 10 s that a stop may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(9);

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile boolean serving;
    private volatile int exitCode;

    /** From here on a signal means an orderly end. */
    void serving() {
        serving = true;
    }

    /** Asks the command to end. */
    public void ask() {
        asked.countDown();
    }

    /** Whether somebody asked. */
    boolean isAsked() {
        return asked.getCount() == 0;
    }

    /** Waits until somebody asks. */
    void await() throws InterruptedException {
        asked.await();
    }

    /** The command has ended with this code. */
    public void finished(int code) {
        exitCode = code;
        finished.countDown();
    }

    /** The shutdown hook. Halts the JVM if a command is serving. */
    public void onShutdown() {
        if (!serving || finished.getCount() == 0) {
            return;
        }
        ask();
        Runtime.getRuntime().halt(awaitFinished() ? exitCode : 1);
    }

    private boolean awaitFinished() {
        try {
            return finished.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
