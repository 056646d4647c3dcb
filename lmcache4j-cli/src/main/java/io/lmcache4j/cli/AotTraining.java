package io.lmcache4j.cli;

import io.lmcache4j.cli.command.CommandLines;
import io.lmcache4j.cli.output.LogLevel;

/**
 * What the build runs to make the AOT cache: each thing that a start does, done once.
 *
 * <p>The JVM records the classes that this run loads and writes them to the cache when it ends
 * ({@code lmcache --train-aot-cache}).
 */
final class AotTraining {
    private AotTraining() {}

    public static void main(String[] args) {
        LogLevel.applyFrom(System.getenv());
        System.exit(CommandLines.create().execute("config"));
    }
}
