package io.lmcache4j.cli.command;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What a command printed and how it ended, run inside the test's JVM. */
record CommandRun(int exitCode, String out, String err) {
    static CommandRun of(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line =
                CommandLines.create(new StopSignal())
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true));
        return new CommandRun(line.execute(args), out.toString(), err.toString());
    }
}
