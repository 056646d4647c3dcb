package io.lmcache4j.bench.api;

import io.lmcache4j.api.InternalApiServer;
import io.lmcache4j.engine.LMCacheManager;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/**
 * Time from {@code new InternalApiServer(manager).start()} to the first answer over a fresh
 * connection: of the first server of a JVM, which loads the classes, and of later ones.
 */
public final class StartBench {
    private static final int SERVERS = 41;

    private StartBench() {}

    /** Prints one line. */
    public static void main(String[] args) throws IOException {
        try (LMCacheManager manager = BenchServer.worker()) {
            double first = millis(manager);
            double[] later = new double[SERVERS];
            for (int i = 0; i < SERVERS; i++) {
                later[i] = millis(manager);
            }
            double[] warm = Arrays.copyOfRange(later, SERVERS / 2, SERVERS);
            Arrays.sort(warm);
            System.out.printf(
                    Locale.ROOT,
                    "api_start_to_first_answer first_ms=%.1f second_ms=%.1f warm_median_ms=%.1f"
                            + " warm_max_ms=%.1f (need 30)%n",
                    first,
                    later[0],
                    warm[warm.length / 2],
                    warm[warm.length - 1]);
        }
    }

    private static double millis(LMCacheManager manager) throws IOException {
        long start = System.nanoTime();
        try (InternalApiServer server = new InternalApiServer(manager)) {
            server.start();
            BenchServer.ask(server, "/version");
            return (System.nanoTime() - start) / 1e6;
        }
    }
}
