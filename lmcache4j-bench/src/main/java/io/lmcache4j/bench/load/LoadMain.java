package io.lmcache4j.bench.load;

import io.lmcache4j.cli.output.Json;

import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/** The load generator on the command line; prints one JSON object. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = "Sends a request over and over to a server of this machine.")
public final class LoadMain implements Callable<Integer> {
    @ArgGroup(multiplicity = "1")
    private Where where;

    private static final class Where {
        @Option(names = "--port", description = "On 127.0.0.1.")
        private Optional<Integer> port = Optional.empty();

        @Option(names = "--socket", description = "A Unix socket.")
        private Optional<Path> socket = Optional.empty();
    }

    @Option(names = "--path", defaultValue = "/version")
    private String path;

    @Option(names = "--connections", defaultValue = "32")
    private int connections;

    @Option(names = "--rate", description = "Requests a second; default: as fast as it goes.")
    private Optional<Double> rate = Optional.empty();

    @Option(names = "--warm-up", defaultValue = "2", description = "Seconds not measured.")
    private int warmUp;

    @Option(names = "--seconds", defaultValue = "5")
    private int seconds;

    @Option(names = "--max-requests", defaultValue = "9223372036854775807")
    private long maxRequests;

    @Option(
            names = "--sleep",
            description = "Never poll: for a client on the cores of the server. Up to 1 ms late.")
    private boolean sleep;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        LoadResult result = LoadGenerator.run(plan());
        spec.commandLine().getOut().print(Json.pretty(result.attributes()));
        spec.commandLine().getOut().flush();
        return 0;
    }

    private LoadPlan plan() {
        try {
            Target target =
                    where.socket
                            .<Target>map(Target.UnixSocket::new)
                            .orElseGet(() -> new Target.Tcp("127.0.0.1", where.port.orElseThrow()));
            LoadPlan plan =
                    LoadPlan.get(target, path)
                            .connections(connections)
                            .pace(rate.<Pace>map(Pace.Open::new).orElseGet(Pace.Closed::new))
                            .lasting(Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds))
                            .atMost(maxRequests);
            return sleep ? plan.sleepingBetween() : plan;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /** Exits with 0, 1 if the target can't be reached, 2 for wrong use. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new LoadMain()).execute(args));
    }
}
