package io.lmcache4j.bench.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A {@code redis-server} of the distribution's package that keeps nothing, for one run. */
final class BenchRedis implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final int port;
    private final Path directory;
    private final Process process;

    BenchRedis() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        directory = Files.createTempDirectory("redis-bench");
        process =
                new ProcessBuilder(
                                "redis-server",
                                "--port",
                                String.valueOf(port),
                                "--bind",
                                "127.0.0.1",
                                "--save",
                                "",
                                "--appendonly",
                                "no",
                                "--dir",
                                directory.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!answers()) {
            if (System.nanoTime() > end) {
                throw new IOException("redis-server does not answer");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException _) {
            return false;
        }
    }

    int port() {
        return port;
    }

    /** Requests a second of {@code redis-benchmark} for {@code set} or {@code get}. */
    double benchmark(String test, int bytes, int connections, int requests)
            throws IOException, InterruptedException {
        Process run =
                new ProcessBuilder(
                                "redis-benchmark",
                                "-p",
                                String.valueOf(port),
                                "-t",
                                test,
                                "-d",
                                String.valueOf(bytes),
                                "-c",
                                String.valueOf(connections),
                                "-n",
                                String.valueOf(requests),
                                "--csv")
                        .start();
        String output = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (run.waitFor() != 0) {
            throw new IOException("redis-benchmark failed: " + output);
        }
        // "SET","1234.56",... below a line of titles.
        return output.lines()
                .filter(line -> line.startsWith("\"" + test.toUpperCase(Locale.ROOT)))
                .map(line -> line.split("\"", -1)[3])
                .mapToDouble(Double::parseDouble)
                .findFirst()
                .orElseThrow(() -> new IOException("no figure in " + output));
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        Files.delete(directory);
    }
}
