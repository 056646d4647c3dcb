package io.lmcache4j.cli.command;

import io.lmcache4j.engine.config.SecretMask;

import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

import java.io.PrintWriter;
import java.io.StringWriter;

/** All commands, put together, with the exit codes and messages that every one of them has. */
public final class CommandLines {
    private CommandLines() {}

    /**
     * The command line of {@code lmcache}.
     *
     * @param stop ends the commands that serve
     */
    public static CommandLine create(StopSignal stop) {
        return new CommandLine(new LMCacheCommand())
                .addSubcommand(new ServeCommand(stop))
                .addSubcommand(new DemoCommand(stop))
                .addSubcommand(new ControllerCommand(stop))
                .addSubcommand(new ReplayCommand())
                .addSubcommand(new StoreServerCommand(stop))
                .addSubcommand(new ConfigCommand())
                .addSubcommand(new TokenCommand())
                .addSubcommand("completion", new GenerateCompletion())
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler((wrong, _) -> wrongUse(wrong))
                .setExecutionExceptionHandler((failure, line, _) -> failed(failure, line.getErr()));
    }

    private static int wrongUse(ParameterException wrong) {
        CommandLine line = wrong.getCommandLine();
        PrintWriter err = line.getErr();
        err.println("lmcache: " + SecretMask.text(wrong.getMessage()));
        CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err);
        err.printf("Try '%s --help'.%n", line.getCommandSpec().qualifiedName());
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }

    private static int failed(Exception failure, PrintWriter err) {
        err.println("lmcache: " + Failures.oneLine(failure));
        if (!Failures.isExpected(failure)) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            err.print(SecretMask.text(trace.toString()));
        }
        err.flush();
        return CommandLine.ExitCode.SOFTWARE;
    }
}
