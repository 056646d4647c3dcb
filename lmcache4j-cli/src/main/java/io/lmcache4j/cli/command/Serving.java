package io.lmcache4j.cli.command;

import io.lmcache4j.engine.CloseStack;

import java.io.PrintWriter;
import java.util.function.Function;

/** Starts something, says where it listens, and ends it when the process is asked to stop. */
final class Serving {
    private final StopSignal stop;
    private final PrintWriter out;

    /**
     * @param out gets what is said once all of it listens
     */
    Serving(StopSignal stop, PrintWriter out) {
        this.stop = stop;
        this.out = out;
    }

    /** Starts it; what fails starts nothing. */
    @FunctionalInterface
    interface Start<T extends AutoCloseable> {
        T start() throws Exception;
    }

    /** What goes on while it runs, until the end of it; gives the exit code. */
    @FunctionalInterface
    interface Work<T extends AutoCloseable> {
        int until(T running) throws Exception;
    }

    /** Serves until asked to stop, which is success. */
    <T extends AutoCloseable> int run(Start<T> start, Function<T, String> ready) throws Exception {
        return run(
                start,
                running -> ready.apply(running) + System.lineSeparator(),
                _ -> {
                    stop.await();
                    return 0;
                });
    }

    /**
     * The same with something to do meanwhile.
     *
     * @param ready whole lines
     */
    <T extends AutoCloseable> int run(Start<T> start, Function<T, String> ready, Work<T> work)
            throws Exception {
        stop.serving();
        try (CloseStack owned = new CloseStack()) {
            T running = owned.own(start.start());
            out.print(ready.apply(running));
            out.flush();
            return work.until(running);
        }
    }
}
