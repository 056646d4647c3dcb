package io.lmcache4j.bench.api;

import io.lmcache4j.bench.load.LoadGenerator;
import io.lmcache4j.bench.load.LoadPlan;
import io.lmcache4j.bench.load.LoadResult;
import io.lmcache4j.bench.load.Pace;
import io.lmcache4j.bench.load.Target;
import io.lmcache4j.bench.process.ServerProcess;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * 100 requests a second to a server whose host is under full load, and what they take from that
 * load: the case in which scrapes time out.
 *
 * <p>Windows without and with requests alternate. The client runs on the same two saturated cores,
 * so its own waiting for a core is in the latencies.
 */
public final class ScrapeBench {
    private static final double RATE = 100;
    private static final int ROUNDS = 5;
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration WINDOW = Duration.ofSeconds(4);

    private ScrapeBench() {}

    /** Prints a line for each path; the arguments are a trace and paths. */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> paths = Arrays.asList(args).subList(1, args.length);
        try (ServerProcess host =
                ServerProcess.start(
                        "replay-host", "0,1", ServerProcess.java(ReplayHost.class, args[0]))) {
            Thread.sleep(WARM_UP.toMillis());
            for (String path : paths.isEmpty() ? List.of("/metrics", "/version") : paths) {
                measure(host, path);
            }
        }
    }

    private static void measure(ServerProcess host, String path)
            throws IOException, InterruptedException {
        LoadPlan plan =
                LoadPlan.get(new Target.Tcp("127.0.0.1", host.port()), path)
                        .pace(new Pace.Open(RATE))
                        .lasting(Duration.ZERO, WINDOW);
        LoadGenerator.run(plan);
        double[] p99 = new double[ROUNDS];
        double[] p50 = new double[ROUNDS];
        double[] kept = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            Served before = Served.of(host);
            Thread.sleep(WINDOW.toMillis());
            Served between = Served.of(host);
            LoadResult result = LoadGenerator.run(plan).expecting(200);
            Served after = Served.of(host);
            p50[round] = result.latency().p50() / 1e3;
            p99[round] = result.latency().p99() / 1e3;
            kept[round] = after.perSecondSince(between) / between.perSecondSince(before);
        }
        System.out.printf(
                Locale.ROOT,
                "scrape_under_replay path=%s p50_ms=%.2f p99_ms=%.2f worst_p99_ms=%.2f (need 20)"
                        + " replay_kept=%.3f (need 0.95)%n",
                path,
                median(p50),
                median(p99),
                p99[ROUNDS - 1],
                median(kept));
    }

    /** Sorts. */
    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    /** What a {@link ReplayHost} said last. */
    private record Served(long nanos, long requests) {
        static Served of(ServerProcess host) {
            String[] words = host.lastLine().split(" ", -1);
            return new Served(Long.parseLong(words[1]), Long.parseLong(words[2]));
        }

        double perSecondSince(Served earlier) {
            return (requests - earlier.requests) * 1e9 / (nanos - earlier.nanos);
        }
    }
}
