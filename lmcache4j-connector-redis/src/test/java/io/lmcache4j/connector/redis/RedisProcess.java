package io.lmcache4j.connector.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * One {@code redis-server} of the distribution's package, with a directory of its own; for the
 * tests of other modules too.
 */
public final class RedisProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<String> command;
    private final Path directory;
    private final int port;
    private Process process;

    private RedisProcess(Path directory, int port, List<String> command) {
        this.directory = directory;
        this.port = port;
        this.command = command;
    }

    /** A server on a free port of the loopback, that keeps nothing on disk. */
    public static RedisProcess start(String... options) {
        return start(freePort(), options);
    }

    /** A server on this port. */
    static RedisProcess start(int port, String... options) {
        Path directory = newDirectory();
        List<String> command = new ArrayList<>(List.of("redis-server"));
        command.addAll(List.of("--port", String.valueOf(port), "--bind", "127.0.0.1"));
        command.addAll(List.of("--save", "", "--appendonly", "no"));
        command.addAll(List.of("--dir", directory.toString()));
        command.addAll(List.of(options));
        RedisProcess server = new RedisProcess(directory, port, command);
        server.restart();
        return server;
    }

    /** A server made from a file of its settings, as sentinels need it. */
    static RedisProcess startWithFile(int port, String settings, String... options) {
        Path directory = newDirectory();
        try {
            Path file = directory.resolve("redis.conf");
            Files.writeString(file, settings + "\nport " + port + "\ndir " + directory + "\n");
            List<String> command = new ArrayList<>(List.of("redis-server", file.toString()));
            command.addAll(List.of(options));
            RedisProcess server = new RedisProcess(directory, port, command);
            server.restart();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    Path directory() {
        return directory;
    }

    private static Path newDirectory() {
        try {
            return Files.createTempDirectory("redis-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it, or starts it again, and waits until it answers. */
    void restart() {
        try {
            process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(directory.resolve("log").toFile())
                            .start();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "redis-server could not be started; install the package redis-server", e);
        }
        await("redis-server on port " + port, () -> answers(port));
    }

    private static boolean answers(int port) {
        if (port == 0) {
            return true;
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException _) {
            return false;
        }
    }

    /** SIGSTOP: connections stay, nothing answers. */
    void pause() {
        signal("STOP");
    }

    /** SIGCONT. */
    void resume() {
        signal("CONT");
    }

    /** SIGKILL, and waits for the end. */
    void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("redis-server did not end");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    private void signal(String name) {
        run("kill", "-" + name, String.valueOf(process.pid()));
    }

    /** Output of {@code redis-cli} at this server. */
    String cli(String... arguments) {
        List<String> line =
                new ArrayList<>(List.of("redis-cli", "-h", "127.0.0.1", "-p", "" + port));
        line.addAll(List.of(arguments));
        return run(line.toArray(String[]::new));
    }

    /** Sets a value that is too long for a command line. */
    void set(String key, byte[] value) {
        try {
            Process process =
                    new ProcessBuilder("redis-cli", "-p", "" + port, "-x", "set", key)
                            .redirectErrorStream(true)
                            .start();
            try (var input = process.getOutputStream()) {
                input.write(value);
            }
            String answer =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!answer.strip().equals("OK")) {
                throw new IllegalStateException(answer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What happens. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    /** The first {@code SET}s that the server takes while something happens. */
    List<String> monitor(int count, Action action) throws Exception {
        Process process = new ProcessBuilder("redis-cli", "-p", "" + port, "monitor").start();
        try (BufferedReader lines = process.inputReader()) {
            String first = lines.readLine();
            if (!"OK".equals(first)) {
                throw new IllegalStateException(first);
            }
            action.run();
            List<String> seen = new ArrayList<>();
            while (seen.size() < count) {
                String line = lines.readLine();
                if (line.contains("\"SET\"")) {
                    seen.add(line);
                }
            }
            return seen;
        } finally {
            process.destroyForcibly();
        }
    }

    /** Output of a command that must succeed. */
    static String run(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output);
            }
            return output.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    command[0] + " could not be run; install redis-tools for redis-cli", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for a condition. */
    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain for " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
