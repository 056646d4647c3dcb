package io.lmcache4j.bench.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What fio makes of a directory: four jobs, past the page cache, sequential. */
record Fio(Path directory, long blockBytes, long totalBytes) {
    private static final int JOBS = 4;
    private static final int READ_KIB = 6;
    private static final int WRITE_KIB = 47;

    /** Bytes a second when new files are written. */
    double write() throws IOException, InterruptedException {
        remove();
        return run("write", WRITE_KIB);
    }

    /** Bytes a second when they are read; they are made if they are not there. */
    double read() throws IOException, InterruptedException {
        return run("read", READ_KIB);
    }

    private double run(String kind, int field) throws IOException, InterruptedException {
        Process fio =
                new ProcessBuilder(
                                List.of(
                                        "fio",
                                        "--name=lmcache4j-fio",
                                        "--directory=" + directory,
                                        "--rw=" + kind,
                                        "--bs=" + blockBytes,
                                        "--size=" + totalBytes / JOBS,
                                        "--numjobs=" + JOBS,
                                        "--direct=1",
                                        "--ioengine=psync",
                                        "--fallocate=none",
                                        "--group_reporting",
                                        "--output-format=terse",
                                        "--terse-version=3"))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String line = new String(fio.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (fio.waitFor() != 0) {
            throw new IllegalStateException("fio failed: " + line);
        }
        return Double.parseDouble(line.strip().split(";", -1)[field]) * 1024;
    }

    void remove() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file :
                    files.filter(path -> path.getFileName().toString().startsWith("lmcache4j-fio"))
                            .toList()) {
                Files.delete(file);
            }
        }
    }
}
