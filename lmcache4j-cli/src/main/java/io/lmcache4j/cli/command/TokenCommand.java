package io.lmcache4j.cli.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code lmcache token}: what there is to do with tokens. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        description = "Makes the tokens by which callers of an API server show who they are.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = TokenCreateCommand.class)
final class TokenCommand implements Runnable {
    @Spec private CommandSpec spec;

    /** No command given: wrong use, and what there is. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "a command is missing; there are "
                        + String.join(", ", spec.subcommands().keySet()));
    }
}
