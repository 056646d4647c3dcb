package io.lmcache4j.bench.remote;

import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.Role;
import io.lmcache4j.engine.storage.server.StoreServer;
import io.lmcache4j.engine.storage.server.StoreServerOptions;
import io.lmcache4j.engine.storage.server.StoreStats;
import io.lmcache4j.engine.storage.server.StoreTiers;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * GET and PUT of 1 MiB over loopback with 8 connections: the cache server against a bare server
 * that copies the same bytes between the same sockets, each in a process of its own, turn by turn
 * in one run.
 */
public final class StoreServerBench {
    private static final int VALUE = 1 << 20;
    private static final int VALUES = 64;
    private static final int CONNECTIONS = 8;
    private static final int CALLS = 100;
    private static final int WARM_UP = 6;
    private static final int ROUNDS = 15;

    private StoreServerBench() {}

    /** Prints two lines; with an argument it is one of the servers. */
    public static void main(String[] args) throws Exception {
        if (args.length == 1) {
            serve(args[0]);
            return;
        }
        try (Contender store = new Contender("store");
                Contender bare = new Contender("bare")) {
            for (boolean puts : new boolean[] {true, false}) {
                compare(store, bare, puts);
            }
        }
    }

    private static void compare(Contender store, Contender bare, boolean puts) throws Exception {
        double[] ours = new double[ROUNDS];
        double[] theirs = new double[ROUNDS];
        double[] ratios = new double[ROUNDS];
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            boolean storeFirst = round % 2 == 0;
            double first = (storeFirst ? store : bare).gibPerSecond(puts);
            double second = (storeFirst ? bare : store).gibPerSecond(puts);
            if (round >= 0) {
                ours[round] = storeFirst ? first : second;
                theirs[round] = storeFirst ? second : first;
                ratios[round] = ours[round] / theirs[round];
            }
        }
        System.out.printf(
                Locale.ROOT,
                "store_server_%s gib_per_s=%.2f bare_sockets gib_per_s=%.2f ratio=%.2f"
                        + " (need at least 0.80)%n",
                puts ? "put" : "get",
                median(ours),
                median(theirs),
                median(ratios));
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static void serve(String kind) throws Exception {
        InetSocketAddress address =
                switch (kind) {
                    case "store" -> store();
                    case "bare" -> new BareServer(VALUES, VALUE).address();
                    default -> throw new IllegalArgumentException(kind);
                };
        System.out.println(address.getPort());
        // The bench closes standard input, or dies: either ends this.
        while (System.in.read() >= 0) {
            // Nothing is said there.
        }
        System.exit(0);
    }

    private static InetSocketAddress store() throws IOException {
        ConfigStore config = ConfigStore.of(Map.of("max_local_cpu_size", 1.0));
        LMCacheManager manager =
                LMCacheManager.builder(
                                config,
                                EngineMetadata.withoutEngine(Role.CACHE_SERVER, "store", 256))
                        .build();
        StoreTiers tiers = StoreTiers.open(config, manager.metrics());
        return StoreServer.start(
                        StoreServerOptions.of(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                                StoreServerOptions.DEFAULT_CONNECTIONS,
                                1 << 30,
                                tiers.memoryBytes()),
                        tiers,
                        new StoreStats(manager.metrics()))
                .address();
    }

    /** One server in a process of its own, with the connections of the load. */
    private static final class Contender implements AutoCloseable {
        private final Process process;
        private final List<StoreClient> clients = new ArrayList<>();
        private final ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);

        Contender(String kind) throws IOException {
            process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "--enable-native-access=ALL-UNNAMED",
                                    "-XX:+UseSerialGC",
                                    "-classpath",
                                    System.getProperty("java.class.path"),
                                    StoreServerBench.class.getName(),
                                    kind)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
            String line = said.readLine();
            while (line != null && !line.matches("\\d+")) {
                line = said.readLine();
            }
            InetSocketAddress address =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(line));
            for (int i = 0; i < CONNECTIONS; i++) {
                clients.add(new StoreClient(address, VALUE));
            }
        }

        double gibPerSecond(boolean puts) throws Exception {
            long start = System.nanoTime();
            List<Callable<Void>> all = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                StoreClient client = clients.get(i);
                int first = i * VALUES / CONNECTIONS;
                all.add(() -> load(client, first, puts));
            }
            for (Future<Void> one : threads.invokeAll(all)) {
                one.get();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            return (double) CONNECTIONS * CALLS * VALUE / (1 << 30) / seconds;
        }

        private static Void load(StoreClient client, int first, boolean puts) throws IOException {
            int keys = VALUES / CONNECTIONS;
            for (int call = 0; call < CALLS; call++) {
                int key = first + call % keys;
                if (puts) {
                    client.put(key);
                } else {
                    client.get(key);
                }
            }
            if (puts) {
                client.await(first);
            }
            return null;
        }

        @Override
        public void close() throws IOException {
            threads.shutdownNow();
            for (StoreClient client : clients) {
                client.close();
            }
            process.destroy();
        }
    }
}
