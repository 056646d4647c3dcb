package io.lmcache4j.bench.api;

import io.lmcache4j.bench.load.Latency;
import io.lmcache4j.bench.load.LoadGenerator;
import io.lmcache4j.bench.load.LoadPlan;
import io.lmcache4j.bench.load.Pace;
import io.lmcache4j.bench.load.Target;
import io.lmcache4j.bench.process.ServerProcess;

import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * 100 requests a second to a server whose host is under full load, and what they take from that
 * load: the case in which scrapes time out.
 *
 * <p>Windows without and with requests alternate, and which comes first alternates too, so that
 * whatever changes slowly is in both. The client runs on the same two saturated cores: its own
 * waiting for a core is in the latencies, and its own work, which is told, in the loss. {@code
 * noise} is the same ratio between windows that are all without requests: a loss smaller than that
 * was not measured. {@code others} is what other programs had of the two cores. Where that is much,
 * {@code kept_by_cpu} still holds: chunks for each second of processor time of the host, so without
 * the client.
 */
public final class ScrapeBench {
    private static final double RATE = 100;
    private static final int ROUNDS = 10;
    private static final Duration WARM_UP = Duration.ofSeconds(25);
    private static final Duration PATH_WARM_UP = Duration.ofSeconds(10);
    private static final Duration WINDOW = Duration.ofSeconds(3);

    private final ServerProcess host;
    private final String path;
    private final Histogram latencies = LoadGenerator.histogram();
    private final double[] p99s = new double[ROUNDS];
    private final Work[] quiet = new Work[ROUNDS];
    private final Work[] scraped = new Work[ROUNDS];
    private Latency all;
    private Duration client = Duration.ZERO;

    private ScrapeBench(ServerProcess host, String path) {
        this.host = host;
        this.path = path;
    }

    /** Prints a line for each path; the arguments are a trace and paths. */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> paths = Arrays.asList(args).subList(1, args.length);
        try (ServerProcess host =
                ServerProcess.start(
                        "replay-host", "0,1", ServerProcess.java(ReplayHost.class, args[0]))) {
            Thread.sleep(WARM_UP.toMillis());
            for (String path :
                    paths.isEmpty() ? List.of("/metrics", "/livez", "/version") : paths) {
                new ScrapeBench(host, path).measure();
            }
        }
    }

    private void measure() throws IOException, InterruptedException {
        LoadGenerator.run(plan(PATH_WARM_UP));
        CoreTime cores = CoreTime.now();
        Duration hostBefore = host.cpu();
        Duration ownBefore = CoreTime.own();
        for (int round = 0; round < ROUNDS; round++) {
            if (round % 2 == 0) {
                quiet[round] = quiet();
                scraped[round] = scraped(round);
            } else {
                scraped[round] = scraped(round);
                quiet[round] = quiet();
            }
        }
        Duration ours = host.cpu().minus(hostBefore).plus(CoreTime.own().minus(ownBefore));
        print(cores.shareOfOthers(CoreTime.now(), ours));
    }

    private LoadPlan plan(Duration duration) {
        return LoadPlan.get(new Target.Tcp("127.0.0.1", host.port()), path)
                .pace(new Pace.Open(RATE))
                .sleepingBetween()
                .lasting(Duration.ZERO, duration);
    }

    private Work quiet() throws InterruptedException {
        Progress before = Progress.next(host);
        Thread.sleep(WINDOW.toMillis());
        return before.until(Progress.next(host));
    }

    private Work scraped(int round) throws IOException, InterruptedException {
        Progress before = Progress.next(host);
        Histogram own = LoadGenerator.histogram();
        Duration start = CoreTime.own();
        p99s[round] = LoadGenerator.run(plan(WINDOW), own).expecting(200).latency().p99();
        client = client.plus(CoreTime.own().minus(start));
        Work work = before.until(Progress.next(host));
        latencies.add(own);
        all = Latency.of(latencies);
        return work;
    }

    private void print(double others) {
        Arrays.sort(p99s);
        Work[] even = new Work[ROUNDS / 2];
        Work[] odd = new Work[ROUNDS / 2];
        for (int i = 0; i < ROUNDS; i++) {
            (i % 2 == 0 ? even : odd)[i / 2] = quiet[i];
        }
        System.out.printf(
                Locale.ROOT,
                "scrape_under_replay path=%s requests=%d p50_ms=%.2f p99_ms=%.2f (need 20)"
                        + " best_round_p99_ms=%.2f median_round_p99_ms=%.2f max_ms=%.2f%n",
                path,
                latencies.getTotalCount(),
                all.p50() / 1e3,
                all.p99() / 1e3,
                p99s[0] / 1e3,
                p99s[ROUNDS / 2] / 1e3,
                all.max() / 1e3);
        System.out.printf(
                Locale.ROOT,
                "replay_while_scraped path=%s kept=%.3f (need 0.95) kept_by_cpu=%.3f noise=%.3f"
                        + " client_share=%.3f others=%.2f%n",
                path,
                Work.rate(scraped) / Work.rate(quiet),
                Work.rateByCpu(scraped) / Work.rateByCpu(quiet),
                Work.rate(even) / Work.rate(odd),
                client.toNanos() / (2.0 * ROUNDS * WINDOW.toNanos()),
                others);
    }

    /** Chunks that replays served in so many nanoseconds, for so much processor time. */
    private record Work(long chunks, long nanos, long cpuNanos) {
        /** Over all windows together, so that a short stop is not the rate of a whole window. */
        static double rate(Work[] windows) {
            return sum(windows, Work::chunks) * 1e9 / sum(windows, Work::nanos);
        }

        static double rateByCpu(Work[] windows) {
            return sum(windows, Work::chunks) * 1e9 / sum(windows, Work::cpuNanos);
        }

        private static long sum(Work[] windows, ToLongFunction<Work> part) {
            return Arrays.stream(windows).mapToLong(part).sum();
        }
    }

    /** A line of {@link ReplayHost}. */
    private record Progress(long nanos, long chunks, long cpuNanos) {
        /** The next one, so that no window has a part of another in it. */
        static Progress next(ServerProcess host) throws InterruptedException {
            String last = host.lastLine();
            for (int i = 0; host.lastLine().equals(last); i++) {
                if (i == 1_000) {
                    throw new IllegalStateException("the replay host says nothing more");
                }
                Thread.sleep(5);
            }
            String[] words = host.lastLine().split(" ", -1);
            return new Progress(
                    Long.parseLong(words[1]), Long.parseLong(words[2]), host.cpu().toNanos());
        }

        Work until(Progress later) {
            return new Work(later.chunks - chunks, later.nanos - nanos, later.cpuNanos - cpuNanos);
        }
    }
}
