package io.lmcache4j.cli.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code lmcache} itself: help and version. */
@Command(
        name = "lmcache",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        description = "Serves and replays the KV cache of large language models.",
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done, or asked to stop", "1:failed", "2:wrong use"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  lmcache demo                          two workers under a recorded load",
            "  lmcache serve --config lmcache.yaml   scheduler and worker with their API servers",
            "  lmcache controller                    in place of lmcache_controller",
            "  lmcache replay trace.jsonl --json     hit ratio of a recorded trace",
            "  lmcache store-server --max-size-gb 20 a cache server for lm://127.0.0.1:65432",
            "  lmcache config                        the configuration in force, and from where",
            "  lmcache token create ci --role admin  a token for callers of the API servers",
            "",
            "'lmcache COMMAND --help' tells more. LMCACHE_* variables set any configuration key,",
            "LMCACHE_LOG_LEVEL the level of the logs, LMCACHE_JAVA_OPTS options of the JVM."
        })
final class LMCacheCommand implements Runnable {
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
