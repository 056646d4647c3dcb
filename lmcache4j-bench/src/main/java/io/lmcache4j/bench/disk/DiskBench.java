package io.lmcache4j.bench.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Chunks of 4 and 32 MiB written to and read from the disk tier by four threads past the page
 * cache, against fio in the same directory, in turns.
 *
 * <p>The argument is a directory on the disk to measure; the system's for temporary files without
 * one. Takes 512 MiB there, twice.
 */
public final class DiskBench {
    private static final long TOTAL = 2L << 30;
    private static final int ROUNDS = 5;
    private static final int MIB = 1 << 20;

    private DiskBench() {}

    /** Prints one line for each figure. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path directory =
                args.length > 0
                        ? Files.createDirectories(Path.of(args[0]))
                        : Files.createTempDirectory("lmcache4j-disk");
        for (int chunk : new int[] {4 * MIB, 32 * MIB}) {
            measure(directory, chunk);
        }
    }

    private static void measure(Path directory, int chunk)
            throws IOException, InterruptedException {
        int chunks = (int) (TOTAL / chunk);
        Fio fio = new Fio(directory, chunk, TOTAL);
        double[] fioWrite = new double[ROUNDS];
        double[] fioRead = new double[ROUNDS];
        double[] write = new double[ROUNDS];
        double[] read = new double[ROUNDS];
        try (BenchDisk disk = new BenchDisk(directory, chunk, chunks, TOTAL)) {
            disk.write(chunks);
            for (int round = 0; round < ROUNDS; round++) {
                disk.clear();
                fioWrite[round] = fio.write();
                write[round] = TOTAL / disk.write(chunks) * 1e9;
                fioRead[round] = fio.read();
                read[round] = TOTAL / disk.read(chunks) * 1e9;
            }
            disk.clear();
        } finally {
            fio.remove();
        }
        print("disk_write_%dMiB".formatted(chunk / MIB), write, fioWrite);
        print("disk_read_%dMiB".formatted(chunk / MIB), read, fioRead);
    }

    private static void print(String name, double[] ours, double[] fio) {
        double[] ratios = new double[ROUNDS];
        Arrays.setAll(ratios, i -> ours[i] / fio[i]);
        System.out.printf(
                Locale.ROOT,
                "%s MBps=%.0f fio_MBps=%.0f ratio=%.2f (need 0.8; rounds %.2f to %.2f)%n",
                name,
                median(ours) / 1e6,
                median(fio) / 1e6,
                median(ratios),
                Arrays.stream(ratios).min().orElseThrow(),
                Arrays.stream(ratios).max().orElseThrow());
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
