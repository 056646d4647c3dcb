package io.lmcache4j.cli.command;

import io.lmcache4j.cli.store.StoreProcess;
import io.lmcache4j.cli.store.StoreProcessOptions;
import io.lmcache4j.engine.storage.server.StoreServerOptions;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;

/** {@code lmcache store-server}: a cache server for many engines. */
@Command(
        name = "store-server",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        description = {
            "Keeps chunks for engines, Python ones too, that have remote_url: lm://HOST:PORT.",
            "In memory, and on disk too with --disk or where local_disk and max_local_disk_size are"
                    + " set. Prints one line when it listens, and ends with SIGTERM or Ctrl-C."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  lmcache store-server --max-size-gb 20 --api-port 9100 &",
            "  ready: store lm://127.0.0.1:65432, api http://127.0.0.1:9100",
            "  curl http://127.0.0.1:9100/readyz",
            "  LMCACHE_LOCAL_DISK=/var/cache/lm LMCACHE_MAX_LOCAL_DISK_SIZE=500 lmcache"
                    + " store-server"
        })
final class StoreServerCommand implements Callable<Integer> {
    private final StopSignal stop;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description = "Address to listen on; default ${DEFAULT-VALUE}.")
    private String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "" + StoreServerOptions.DEFAULT_PORT,
            description = "Port to listen on, 0 for any free one; default ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--max-size-gb",
            paramLabel = "GB",
            description = "Memory for chunks; default: max_local_cpu_size.")
    private Optional<Double> maxSize = Optional.empty();

    @Option(
            names = "--disk",
            paramLabel = "DIR",
            description =
                    "Directory for a copy that outlives the process; default: local_disk. Takes"
                            + " max_local_disk_size or, if that is not set, nine tenths of what is"
                            + " free.")
    private Optional<Path> disk = Optional.empty();

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            description = "What leaves first: LRU, LFU, FIFO or MRU; default: cache_policy.")
    private Optional<String> policy = Optional.empty();

    @Option(
            names = "--max-value-gb",
            paramLabel = "GB",
            defaultValue = "1",
            description = "Longest value; who sends a longer one is hung up on. Default 1.")
    private double maxValue;

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            defaultValue = "" + StoreServerOptions.DEFAULT_CONNECTIONS,
            description = "Most clients at a time; default ${DEFAULT-VALUE}.")
    private int connections;

    @Option(
            names = "--api-port",
            paramLabel = "PORT",
            description = "Port of the internal API server with probes and metrics; default: none.")
    private Optional<Integer> apiPort = Optional.empty();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML file; default: what LMCACHE_CONFIG_FILE names.")
    private Optional<Path> config = Optional.empty();

    @Spec private CommandSpec spec;

    StoreServerCommand(StopSignal stop) {
        this.stop = stop;
    }

    @Override
    public Integer call() throws Exception {
        StoreProcessOptions options = WrongUse.unless(spec, this::options);
        return new Serving(stop, spec.commandLine().getOut())
                .run(() -> StoreProcess.start(options), StoreProcess::readyLine);
    }

    private StoreProcessOptions options() {
        return new StoreProcessOptions(
                host,
                port,
                connections,
                maxValue,
                maxSize.map(OptionalDouble::of).orElse(OptionalDouble.empty()),
                disk,
                policy,
                apiPort.map(OptionalInt::of).orElse(OptionalInt.empty()),
                config,
                System.getenv());
    }
}
