package io.lmcache4j.cli.command;

import io.lmcache4j.api.InternalApiServer;
import io.lmcache4j.api.transport.ListenAddress;
import io.lmcache4j.cli.host.ModelPreset;
import io.lmcache4j.cli.instance.ServedInstance;
import io.lmcache4j.cli.replay.Speed;
import io.lmcache4j.engine.config.Role;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code lmcache demo}: something to look at, without any setting. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        description = {
            "Serves a scheduler and two workers, drives them with the sample trace in a loop, and"
                    + " prints what to open. Ends with Ctrl-C.",
            "With --engine jlama a transformer runs instead: eight conversations share a system"
                    + " prompt, and a table says what the cache saves. Its weights are random"
                    + " unless --model-dir names a model on disk; nothing is downloaded."
        },
        footerHeading = "%nThe same by hand:%n",
        footer = {
            "  lmcache serve --workers 2 --replay examples/traces/conversation_500.jsonl --loop"
                    + " --verify"
        })
final class DemoCommand implements Callable<Integer> {
    /** Where the distribution or the source tree is; set by the launcher. */
    private static final String HOME = "lmcache4j.home";

    private static final String SAMPLE = "examples/traces/conversation_500.jsonl";
    private static final int WORKERS = 2;

    /** What fills the KV caches. */
    enum Engine {
        synthetic,
        jlama
    }

    private final StopSignal stop;

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            defaultValue = "synthetic",
            description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
    private Engine engine;

    @Option(
            names = "--model-dir",
            paramLabel = "DIR",
            description =
                    "For jlama: a Llama-family model, with config.json, tokenizer.json and"
                            + " safetensors files.")
    private Optional<Path> modelDirectory = Optional.empty();

    @Option(names = "--once", description = "For jlama: end after the table.")
    private boolean once;

    @Option(names = "--json", description = "For jlama: one JSON object instead of the table.")
    private boolean json;

    @Spec private CommandSpec spec;

    DemoCommand(StopSignal stop) {
        this.stop = stop;
    }

    @Override
    public Integer call() throws Exception {
        return switch (engine) {
            case synthetic -> synthetic();
            case jlama ->
                    new JlamaDemo(modelDirectory, once, json, stop, spec.commandLine().getOut())
                            .run();
        };
    }

    private int synthetic() throws Exception {
        if (once || json || modelDirectory.isPresent()) {
            throw new ParameterException(
                    spec.commandLine(), "--once, --json and --model-dir need --engine jlama");
        }
        return new Server(options(), stop, spec.commandLine().getOut())
                .run(DemoCommand::whatToOpen);
    }

    private static ServeOptions options() {
        Path sample = Path.of(System.getProperty(HOME, "")).resolve(SAMPLE);
        ModelPreset model = ModelPreset.TINY;
        return ServeOptions.of(
                model,
                WORKERS,
                model.kvBlocks(),
                ModelOptions.BLOCK_SIZE,
                Optional.empty(),
                Optional.of(new ServeOptions.Load(sample, new Speed(1), true, true)));
    }

    private static String whatToOpen(ServedInstance served) {
        StringBuilder text = new StringBuilder("\nHit tokens rise from the second request on:\n");
        for (InternalApiServer server : served.servers()) {
            if (server.manager().role() == Role.WORKER) {
                server.address().ifPresent(address -> text.append(curl(address)));
            }
        }
        return text.append("Ctrl-C ends it.\n").toString();
    }

    private static String curl(ListenAddress address) {
        String where =
                switch (address) {
                    case ListenAddress.Tcp tcp -> tcp + "/metrics";
                    case ListenAddress.UnixSocket(Path path) ->
                            "--unix-socket " + path + " http://localhost/metrics";
                };
        return "  curl -s " + where + " | grep num_hit_tokens_total\n";
    }
}
