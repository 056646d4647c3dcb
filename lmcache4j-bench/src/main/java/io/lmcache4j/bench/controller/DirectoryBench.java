package io.lmcache4j.bench.controller;

import io.lmcache4j.controller.directory.Directory;
import io.lmcache4j.controller.directory.Place;
import io.lmcache4j.controller.directory.SnapshotFile;
import io.lmcache4j.controller.message.ChunkKey;
import io.lmcache4j.controller.message.MessageException;

import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The directory of a controller: what a key takes, and how long lookups, events, reports, workers
 * that leave and snapshots take. Needs a heap of 8 GB: {@code -Dbench.heap=8g}.
 *
 * <p>Arguments are what to measure, of {@code memory apply lookup shared snapshot}; all without.
 */
public final class DirectoryBench {
    private static final int MILLION = 1_000_000;
    private static final int FIRST_USE_MIB = 256;
    private static final int LOOKUPS = 2 * MILLION;

    private DirectoryBench() {}

    /** Prints some lines for each. */
    public static void main(String[] args) throws Exception {
        List<String> what =
                args.length > 0
                        ? List.of(args)
                        : List.of("memory", "apply", "lookup", "shared", "snapshot");
        for (String one : what) {
            switch (one) {
                case "memory" -> memory();
                case "apply" -> apply();
                case "lookup" -> lookup();
                case "shared" -> shared();
                case "snapshot" -> snapshot();
                default -> throw new IllegalArgumentException("nothing here is called " + one);
            }
        }
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, "controller_directory_" + format + "%n", values);
    }

    /**
     * What this thread used. Beside times that passed it tells how busy the machine was; what makes
     * the keys is in it, too.
     */
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void memory() {
        long before = usedHeap();
        try (Fleet fleet = new Fleet(50, MILLION)) {
            long keys = fleet.directory().keys();
            say(
                    "memory keys=%d bytes_per_key=%.1f estimate=%.1f (need 28)",
                    keys,
                    (usedHeap() - before) / (double) keys,
                    fleet.directory().memoryBytes() / (double) keys);
        }
    }

    private static long usedHeap() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void apply() {
        try (Fleet fleet = new Fleet(50, MILLION / 5)) {
            Fleet.Churn churn = fleet.new Churn();
            churn.run(40_000);
            for (int round = 0; round < 3; round++) {
                long before = cpu();
                double nanos = churn.run(100_000);
                double operations = Fleet.Churn.operations(100_000);
                say(
                        "apply keys=%d ns_per_operation=%.0f processor_ns=%.0f",
                        fleet.directory().keys(),
                        nanos / operations,
                        (cpu() - before) / operations);
            }
        }
    }

    private static void lookup() throws InterruptedException, MessageException {
        try (Fleet fleet = new Fleet(100, MILLION)) {
            lookups(fleet, "lookup");
            lookups(fleet, "lookup");
            try (Beside writes = new Beside(fleet.new Churn()::run)) {
                lookups(fleet, "lookup_while_writing");
                say("beside operations=%d", Fleet.Churn.operations(writes.batches()));
            }
            // All stay, so that tables grow as they do in a fleet that grows.
            List<Place> places = new ArrayList<>();
            for (int worker = 1000; worker < 1010; worker++) {
                places.add(report(fleet, worker));
            }
            firstUseOfMemory();
            for (Place place : places.subList(0, 3)) {
                leave(fleet, place);
            }
        }
    }

    /**
     * What memory costs when the heap grows into it, which tables that grow pay: a virtual machine
     * may have to get it from its host.
     */
    private static void firstUseOfMemory() {
        List<byte[]> kept = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < FIRST_USE_MIB; i++) {
            kept.add(new byte[1 << 20]);
        }
        say(
                "first_use_of_memory mib=%d ms_per_mib=%.2f",
                kept.size(), (System.nanoTime() - start) / 1e6 / FIRST_USE_MIB);
    }

    private static Place report(Fleet fleet, int worker) throws MessageException {
        Place place = fleet.directory().open(worker);
        long before = cpu();
        long nanos = fleet.report(worker, place);
        say(
                "report keys=%d of=%d ms=%.0f processor_ms=%.0f (need under 150)",
                place.keys(), fleet.directory().keys(), nanos / 1e6, (cpu() - before) / 1e6);
        return place;
    }

    private static void lookups(Fleet fleet, String name) {
        SplittableRandom random = new SplittableRandom(7);
        Histogram nanos = new Histogram(3);
        long found = 0;
        long all = 0;
        long before = cpu();
        for (int i = 0; i < LOOKUPS; i++) {
            ChunkKey key = fleet.any(random);
            long start = System.nanoTime();
            found += fleet.directory().first(key).isPresent() ? 1 : 0;
            long took = System.nanoTime() - start;
            all += took;
            nanos.recordValue(took);
        }
        say(
                "%s keys=%d found=%.2f mean_ns=%.0f processor_ns=%.0f p50_ns=%d p99_ns=%d (need"
                        + " under 1000)",
                name,
                fleet.directory().keys(),
                found / (double) LOOKUPS,
                all / (double) LOOKUPS,
                (cpu() - before) / (double) LOOKUPS,
                nanos.getValueAtPercentile(50),
                nanos.getValueAtPercentile(99));
    }

    /** A worker leaves while lookups go on. */
    private static void leave(Fleet fleet, Place place) throws InterruptedException {
        AtomicBoolean swept = new AtomicBoolean();
        Histogram nanos = new Histogram(3);
        Thread lookups =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    SplittableRandom random = new SplittableRandom(3);
                                    while (!swept.get()) {
                                        ChunkKey key = fleet.any(random);
                                        long start = System.nanoTime();
                                        fleet.directory().first(key);
                                        nanos.recordValue(System.nanoTime() - start);
                                    }
                                });
        long start = System.nanoTime();
        fleet.directory().retire(place);
        long left = fleet.directory().keys();
        double goneMillis = (System.nanoTime() - start) / 1e6;
        boolean done = fleet.directory().awaitSweep(60, TimeUnit.SECONDS);
        double sweptMillis = (System.nanoTime() - start) / 1e6;
        swept.set(true);
        lookups.join();
        say(
                "deregistration keys=%d left=%d gone_ms=%.3f (need under 50) swept=%s swept_ms=%.0f"
                        + " lookup_p99_ns=%d",
                MILLION, left, goneMillis, done, sweptMillis, nanos.getValueAtPercentile(99));
    }

    /** All ranks and instances hold the same keys. */
    private static void shared() {
        try (Directory directory = new Directory()) {
            long before = usedHeap();
            Fleet.share(directory, 100, MILLION);
            SplittableRandom random = new SplittableRandom(7);
            long start = System.nanoTime();
            for (int i = 0; i < LOOKUPS; i++) {
                directory.first(ChunkKey.of(Fleet.key(0, random.nextInt(MILLION))));
            }
            long nanos = System.nanoTime() - start;
            say(
                    "shared keys=%d bytes_per_key=%.1f lookup_mean_ns=%.0f (need under 1000)",
                    directory.keys(),
                    (usedHeap() - before) / (double) directory.keys(),
                    nanos / (double) LOOKUPS);
        }
    }

    private static void snapshot() throws IOException {
        Path folder = Files.createTempDirectory("lmcache4j-directory");
        SnapshotFile file = new SnapshotFile(folder.resolve("keys.snapshot"));
        try (Fleet fleet = new Fleet(50, MILLION / 5)) {
            long before = cpu();
            long start = System.nanoTime();
            long keys = file.write(new byte[0], fleet.places(), fleet.directory());
            say(
                    "snapshot_write keys=%d ms=%.0f processor_ms=%.0f",
                    keys, (System.nanoTime() - start) / 1e6, (cpu() - before) / 1e6);
        }
        for (int round = 0; round < 2; round++) {
            try (Directory directory = new Directory()) {
                long before = cpu();
                long start = System.nanoTime();
                file.read(directory, Long.MAX_VALUE, (_, places) -> Fleet.open(directory, places));
                say(
                        "snapshot_load keys=%d ms=%.0f processor_ms=%.0f (need under 2000)",
                        directory.keys(),
                        (System.nanoTime() - start) / 1e6,
                        (cpu() - before) / 1e6);
            }
        }
        Files.delete(folder.resolve("keys.snapshot"));
        Files.delete(folder);
    }
}
