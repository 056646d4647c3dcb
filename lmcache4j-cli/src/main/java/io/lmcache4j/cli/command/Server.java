package io.lmcache4j.cli.command;

import io.lmcache4j.cli.instance.ServedInstance;
import io.lmcache4j.cli.replay.LiveReplay;
import io.lmcache4j.cli.trace.TraceException;
import io.lmcache4j.cli.trace.TraceSummary;

import java.io.PrintWriter;
import java.util.function.Function;

/** Serves until it is asked to stop: the work that {@code serve} and {@code demo} share. */
final class Server {
    private final ServeOptions options;
    private final StopSignal stop;
    private final PrintWriter out;

    /**
     * @param out gets the ready line
     */
    Server(ServeOptions options, StopSignal stop, PrintWriter out) {
        this.options = options;
        this.stop = stop;
        this.out = out;
    }

    /**
     * Starts everything, says so, waits, and ends everything.
     *
     * @param whenReady printed after the ready line
     * @return the exit code: 1 if the replay failed, else 0
     * @throws TraceException if the trace can't be used; nothing was started then
     */
    int run(Function<ServedInstance, String> whenReady) throws Exception {
        if (options.load().isPresent()) {
            check(options.load().get());
        }
        return new Serving(stop, out)
                .run(
                        () -> ServedInstance.start(options.instance()),
                        served ->
                                served.readyLine()
                                        + System.lineSeparator()
                                        + whenReady.apply(served),
                        served ->
                                options.load().isPresent()
                                        ? replayUntilStopped(served)
                                        : untilStopped());
    }

    private static void check(ServeOptions.Load load)
            throws TraceException, CommandFailedException {
        if (TraceSummary.of(load.trace(), 1, _ -> 0).requests() == 0) {
            throw new CommandFailedException(load.trace() + ": has no requests");
        }
    }

    private int replayUntilStopped(ServedInstance served) throws InterruptedException {
        ServeOptions.Load load = options.load().orElseThrow();
        try (LiveReplay replay =
                new LiveReplay(
                        served.instance(),
                        load.trace(),
                        load.speed(),
                        load.loop(),
                        load.verify())) {
            replay.start();
            stop.await();
            return replay.failed() ? 1 : 0;
        }
    }

    private int untilStopped() throws InterruptedException {
        stop.await();
        return 0;
    }
}
