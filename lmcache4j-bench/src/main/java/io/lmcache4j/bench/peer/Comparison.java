package io.lmcache4j.bench.peer;

import io.lmcache4j.api.routing.Role;
import io.lmcache4j.api.security.AccessToken;
import io.lmcache4j.bench.load.LoadResult;
import io.lmcache4j.bench.load.Target;
import io.lmcache4j.bench.process.ServerProcess;
import io.lmcache4j.cli.output.Table;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Our server beside its peers: requests a second and processor time for each, and the ratios.
 *
 * <p>All servers run at once on one core, and are asked in turn, round after round, from another
 * core. So what else the machine does hits all of them alike; the ratio of processor times hardly
 * depends on it at all.
 */
@Command(
        name = "comparison",
        mixinStandardHelpOptions = true,
        description = "Compares our server with FastAPI, Spring Boot Actuator and bare Jetty.")
public final class Comparison implements Callable<Integer> {
    /** Seconds; an open loop runs other code than a closed one. */
    private static final int HALF_RATE_WARM_UP = 5;

    @Option(names = "--warm-up", defaultValue = "60", description = "Most seconds for each path.")
    private int warmUp;

    @Option(
            names = "--warm-up-requests",
            defaultValue = "60000",
            description = "Most requests for each path; a JVM needs some before it is compiled.")
    private long warmUpRequests;

    @Option(names = "--rounds", defaultValue = "5")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "3", description = "Of each round.")
    private int seconds;

    @Option(names = "--connections", defaultValue = "32")
    private int connections;

    @Option(names = "--server-core", defaultValue = "0")
    private String serverCore;

    @Option(names = "--client-core", defaultValue = "1")
    private String clientCore;

    @Option(names = "--spring-boot", defaultValue = "lmcache4j-bench/peers/spring-boot")
    private Path springBoot;

    private final List<Contender> contenders = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        pinThisProcess();
        Path directory = Files.createTempDirectory("lmcache4j-peers");
        try (Peers peers = new Peers(serverCore, directory)) {
            compare(peers);
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(file);
                }
            }
        }
        return 0;
    }

    private void compare(Peers peers) throws IOException, InterruptedException {
        ServerProcess ours = peers.lmcache();
        String version = Peers.body(ours, "/version");
        String conf = Peers.body(ours, "/conf");
        String metrics = Peers.body(ours, "/metrics");
        ServerProcess fastApi = peers.fastApi(version, conf, metrics);
        checkSame(fastApi, version, conf);
        AccessToken token = AccessToken.create("bench", Set.of(Role.VIEWER));
        ServerProcess guarded = peers.lmcacheWithTokens(token.line());
        ServerProcess dispatched = peers.bareJetty(version, "virtual");
        ServerProcess inline = peers.bareJetty(version, "inline");
        ServerProcess onSocket = peers.lmcacheOnSocket();
        Optional<ServerProcess> spring = peers.springBoot(springBoot);

        Contender ourVersion = add("ours", ours, "/version");
        Contender withToken =
                add(
                        Contender.of("ours, with a token", guarded, "/version", connections)
                                .bearer(token.token()));
        Contender ourConf = add("ours", ours, "/conf");
        Contender ourMetrics = add("ours", ours, "/metrics");
        Contender socket =
                add(
                        new Contender(
                                "ours, Unix socket",
                                onSocket,
                                new Target.UnixSocket(peers.socket()),
                                "/version",
                                connections));
        Contender limit = add("bare Jetty, virtual threads", dispatched, "/version");
        Contender inlineLimit = add("bare Jetty, inline", inline, "/version");
        Contender theirVersion = add("FastAPI", fastApi, "/version");
        Contender theirConf = add("FastAPI", fastApi, "/conf");
        Contender theirMetrics = add("FastAPI", fastApi, "/metrics");
        List<Contender> springs = new ArrayList<>();
        if (spring.isPresent()) {
            for (String path : List.of("/actuator/info", "/actuator/env", "/actuator/prometheus")) {
                springs.add(add("Spring Boot", spring.get(), path));
            }
        }
        measure();
        System.out.print(figures());

        Table ratios = new Table("ours to", "path", "by rate", "by CPU time", "wanted");
        ratio(ratios, ourVersion, limit, "");
        ratio(ratios, ourVersion, inlineLimit, "0.85");
        ratio(ratios, ourVersion, theirVersion, "3.2");
        ratio(ratios, ourConf, theirConf, "7");
        ratio(ratios, ourMetrics, theirMetrics, "15");
        ratio(ratios, socket, ourVersion, "1");
        ratio(ratios, withToken, ourVersion, "0.9");
        List<Contender> ourThree = List.of(ourVersion, ourConf, ourMetrics);
        for (int i = 0; i < springs.size(); i++) {
            ratio(ratios, ourThree.get(i), springs.get(i), "");
        }
        System.out.println();
        System.out.print(ratios.text());
        System.out.println();
        System.out.printf(
                Locale.ROOT,
                "series: ours %d, FastAPI %d%n",
                Series.count(Peers.body(ours, "/metrics")),
                Series.count(Peers.body(fastApi, "/metrics")));
        halfRate(ourVersion, inlineLimit, theirVersion);
    }

    private Contender add(String name, ServerProcess server, String path) {
        return add(Contender.of(name, server, path, connections));
    }

    private Contender add(Contender contender) {
        contenders.add(contender);
        return contender;
    }

    private void measure() throws IOException {
        for (Contender contender : contenders) {
            contender.warmUp(Duration.ofSeconds(warmUp), warmUpRequests);
        }
        for (int round = 0; round < rounds; round++) {
            for (Contender contender : contenders) {
                contender.round(Duration.ofSeconds(seconds));
            }
        }
    }

    private String figures() {
        Table table = new Table("server", "path", "requests/s", "CPU us/request", "body bytes");
        for (Contender each : contenders) {
            table.row(
                    each.name(),
                    each.path(),
                    number("%.0f", each.rate()),
                    number("%.1f", each.cpuMicros()),
                    Long.toString(each.bodyBytes()));
        }
        return table.text();
    }

    private static void ratio(Table table, Contender ours, Contender theirs, String wanted) {
        table.row(
                theirs.name(),
                ours.path(),
                number("%.2f", ours.rate() / theirs.rate()),
                number("%.2f", theirs.cpuMicros() / ours.cpuMicros()),
                wanted);
    }

    /** The bare server shows what of the tail is the generator's and the machine's. */
    private void halfRate(Contender ours, Contender limit, Contender theirs) throws IOException {
        Table table = new Table("/version at half its rate", "p50 us", "p99 us", "at");
        for (Contender each : List.of(ours, limit, theirs)) {
            LoadResult result =
                    each.atPartOfItsRate(
                            0.5,
                            Duration.ofSeconds(HALF_RATE_WARM_UP),
                            Duration.ofSeconds((long) seconds * 2));
            table.row(
                    each.name(),
                    number("%.0f", result.latency().p50()),
                    number("%.0f", result.latency().p99()),
                    result.plan().pace().toString());
        }
        System.out.println();
        System.out.print(table.text());
        System.out.println("ours' p99 is wanted under FastAPI's p50");
    }

    /** A figure of a server that answers something else would mean nothing. */
    private static void checkSame(ServerProcess fastApi, String version, String conf)
            throws IOException, InterruptedException {
        if (!Peers.body(fastApi, "/version").equals(version)
                || !Peers.body(fastApi, "/conf").equals(conf)) {
            throw new IllegalStateException("FastAPI answers other bodies than ours");
        }
    }

    private void pinThisProcess() throws IOException, InterruptedException {
        String id = Long.toString(ProcessHandle.current().pid());
        Process taskset =
                new ProcessBuilder("taskset", "-acp", clientCore, id)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        if (taskset.waitFor() != 0) {
            throw new IOException("can't run on core " + clientCore);
        }
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    /** Exits with 0, or 1 if a server could not be measured. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Comparison()).execute(args));
    }
}
