package io.lmcache4j.cli;

import io.lmcache4j.cli.command.CommandLines;
import io.lmcache4j.cli.command.StopSignal;
import io.lmcache4j.cli.output.LogLevel;

import java.util.List;
import java.util.Set;

/** Where {@code ./lmcache} begins. */
public final class Main {
    private Main() {}

    /** Runs a command and exits with its code: 0 done or asked to stop, 1 failed, 2 wrong use. */
    public static void main(String[] args) {
        // Before anything makes a logger, since that is when Logback reads its configuration.
        LogLevel.apply(System.getenv(), isServing(args) ? "info" : "warn");
        StopSignal stop = new StopSignal();
        Runtime.getRuntime().addShutdownHook(new Thread(stop::onShutdown, "stop"));
        int code = CommandLines.create(stop).execute(args);
        stop.finished(code);
        System.exit(code);
    }

    /** A command that runs for long tells what it does; others speak by their results. */
    private static boolean isServing(String[] args) {
        return args.length > 0
                && Set.of("serve", "demo", "controller", "store-server").contains(args[0])
                && !List.of(args).contains("--once");
    }
}
