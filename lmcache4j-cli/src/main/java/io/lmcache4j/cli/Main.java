package io.lmcache4j.cli;

import io.lmcache4j.cli.command.CommandLines;
import io.lmcache4j.cli.output.LogLevel;

/** Where {@code ./lmcache} begins. */
public final class Main {
    private Main() {}

    /** Runs a command and exits with its code: 0 done, 1 failed, 2 wrong use. */
    public static void main(String[] args) {
        // Before anything makes a logger, since that is when Logback reads its configuration.
        LogLevel.applyFrom(System.getenv());
        System.exit(CommandLines.create().execute(args));
    }
}
