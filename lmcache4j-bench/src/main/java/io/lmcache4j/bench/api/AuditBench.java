package io.lmcache4j.bench.api;

import io.lmcache4j.api.InternalApiServer;
import io.lmcache4j.api.transport.ListenAddress;
import io.lmcache4j.bench.load.LoadGenerator;
import io.lmcache4j.bench.load.LoadPlan;
import io.lmcache4j.bench.load.LoadResult;
import io.lmcache4j.bench.load.Target;
import io.lmcache4j.engine.LMCacheManager;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * What the audit log costs a call, beside the wait for the disk that it can't do without: a call
 * that changes something, one that reads, and an append of as many bytes with {@code fdatasync} to
 * the same file system by nobody but this thread.
 *
 * <p>{@code share} is how many of those waits the change costs above the read; over several
 * connections calls share waits, so {@code calls_per_wait} goes above 1.
 */
public final class AuditBench {
    private static final int LINE_BYTES = 260;
    private static final int APPENDS = 2_000;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final Duration WINDOW = Duration.ofSeconds(5);

    private AuditBench() {}

    /** Prints a line for each number of connections; the argument is a folder on a real disk. */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory(Path.of(args[0]), "audit-bench");
        try (LMCacheManager manager = BenchServer.worker(folder);
                InternalApiServer server = new InternalApiServer(manager)) {
            server.start();
            for (int connections : new int[] {1, 8, 32}) {
                measure(server, folder, connections);
            }
        }
    }

    private static void measure(InternalApiServer server, Path folder, int connections)
            throws IOException {
        LoadResult read = run(server, "GET", "/freeze/status", connections);
        LoadResult change = run(server, "PUT", "/freeze/disable", connections);
        double wait = medianWait(folder);
        System.out.printf(
                Locale.ROOT,
                "audit connections=%d read_p50_us=%.1f change_p50_us=%.1f fdatasync_p50_us=%.1f"
                        + " share=%.2f changes_per_s=%.0f calls_per_wait=%.2f%n",
                connections,
                read.latency().p50(),
                change.latency().p50(),
                wait,
                (change.latency().p50() - read.latency().p50()) / wait,
                change.perSecond(),
                change.perSecond() * wait / 1e6);
    }

    private static LoadResult run(
            InternalApiServer server, String method, String path, int connections)
            throws IOException {
        ListenAddress.Tcp address = (ListenAddress.Tcp) server.address().orElseThrow();
        LoadPlan plan =
                LoadPlan.get(new Target.Tcp("127.0.0.1", address.port()), path)
                        .method(method)
                        .connections(connections)
                        .lasting(WARM_UP, WINDOW);
        return LoadGenerator.run(plan).expecting(200);
    }

    /** Microseconds of one append that is on disk. */
    private static double medianWait(Path folder) throws IOException {
        Path file = folder.resolve("appends");
        long[] nanos = new long[APPENDS];
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer line = ByteBuffer.allocateDirect(LINE_BYTES);
            long size = 0;
            for (int i = 0; i < APPENDS; i++) {
                long start = System.nanoTime();
                size += channel.write(line.rewind(), size);
                channel.force(false);
                nanos[i] = System.nanoTime() - start;
            }
        } finally {
            Files.deleteIfExists(file);
        }
        Arrays.sort(nanos);
        return nanos[APPENDS / 2] / NANOS_PER_MICRO;
    }
}
