package io.lmcache4j.cli.command;

import io.lmcache4j.cli.replay.Speed;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code lmcache serve}: scheduler and workers with their internal API servers. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        description = {
            "Serves one instance: a scheduler and its workers, each with its internal API server,"
                    + " and a synthetic host in place of an inference engine.",
            "Prints one line when all of them listen, and ends with SIGTERM or Ctrl-C."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  lmcache serve &",
            "  ready: scheduler http://127.0.0.1:6999, worker 0 http://127.0.0.1:7000",
            "  curl http://127.0.0.1:7000/metrics",
            "  LMCACHE_INTERNAL_API_SERVER_PORT_START=0 lmcache serve      on any free ports",
            "  lmcache serve --replay trace.jsonl --speed 10 --loop --verify"
        })
final class ServeCommand implements Callable<Integer> {
    private final StopSignal stop;

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "1",
            description = "Tensor-parallel ranks; default ${DEFAULT-VALUE}.")
    private int workers;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML file; default: what LMCACHE_CONFIG_FILE names.")
    private Optional<Path> config = Optional.empty();

    @Mixin private ModelOptions model;

    @Option(
            names = "--replay",
            paramLabel = "TRACE",
            description = "Drive the instance with this recorded request trace.")
    private Optional<Path> trace = Optional.empty();

    @Option(
            names = "--speed",
            paramLabel = "X",
            description = "Times faster than recorded, or max; default 1.")
    private Optional<String> speed = Optional.empty();

    @Option(names = "--loop", description = "Begin the trace again at its end.")
    private boolean loop;

    @Option(names = "--verify", description = "Compare every byte that comes back.")
    private boolean verify;

    @Spec private CommandSpec spec;

    ServeCommand(StopSignal stop) {
        this.stop = stop;
    }

    @Override
    public Integer call() throws Exception {
        return new Server(WrongUse.unless(spec, this::options), stop, spec.commandLine().getOut())
                .run(_ -> "");
    }

    private ServeOptions options() {
        if (trace.isEmpty() && (loop || verify || speed.isPresent())) {
            throw new IllegalArgumentException("--speed, --loop and --verify need --replay TRACE");
        }
        Speed factor = Speed.parse(speed.orElse("1"));
        return ServeOptions.of(
                model.model(),
                workers,
                model.kvBlocks(),
                model.blockSize(),
                config,
                trace.map(file -> new ServeOptions.Load(file, factor, loop, verify)));
    }
}
