package io.lmcache4j.bench.api;

import io.lmcache4j.api.InternalApiServer;
import io.lmcache4j.engine.LMCacheManager;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Heap that an idle server adds to its host, after it has answered and its connections are gone:
 * the first one of a JVM, whose classes bring their constants, and each further one.
 *
 * <p>Needs a full collection on demand: any collector, but not {@code -XX:+DisableExplicitGC}.
 */
public final class IdleHeapBench {
    private static final int FURTHER = 8;
    private static final double MEGABYTE = 1 << 20;

    private IdleHeapBench() {}

    /** Prints one line. */
    public static void main(String[] args) throws IOException {
        List<InternalApiServer> servers = new ArrayList<>();
        try (LMCacheManager manager = BenchServer.worker()) {
            long before = usedHeap();
            servers.add(start(manager));
            long one = usedHeap();
            for (int i = 0; i < FURTHER; i++) {
                servers.add(start(manager));
            }
            long all = usedHeap();
            System.out.printf(
                    Locale.ROOT,
                    "api_idle_heap first_mb=%.2f further_mb=%.2f (need 6)%n",
                    (one - before) / MEGABYTE,
                    (all - one) / MEGABYTE / FURTHER);
        } finally {
            servers.forEach(InternalApiServer::close);
        }
    }

    private static InternalApiServer start(LMCacheManager manager) throws IOException {
        InternalApiServer server = new InternalApiServer(manager);
        server.start();
        for (String path : List.of("/version", "/conf", "/metrics", "/threads")) {
            BenchServer.ask(server, path);
        }
        return server;
    }

    /** The least of several collections, since some garbage takes more than one. */
    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            least =
                    Math.min(
                            least,
                            ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
