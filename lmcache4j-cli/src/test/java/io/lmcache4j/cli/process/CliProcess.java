package io.lmcache4j.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code lmcache} in a JVM of its own, on this test's class path. */
final class CliProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long POLL_NANOS = 2_000_000;
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)");

    private final Path out;
    private final Path err;
    private final Process process;

    private CliProcess(Path folder, Map<String, String> environment, List<String> command)
            throws IOException {
        out = folder.resolve("out.txt");
        err = folder.resolve("err.txt");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("LMCACHE_"));
        builder.environment().putAll(environment);
        process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    }

    /** Starts a command; its streams go to files in {@code folder}. */
    static CliProcess start(Path folder, Map<String, String> environment, String... args)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of("io.lmcache4j.cli.Main"));
        arguments.addAll(List.of(args));
        return java(folder, environment, arguments);
    }

    /** Starts a JVM with these arguments after the class path. */
    static CliProcess java(Path folder, Map<String, String> environment, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dlmcache4j.home=" + System.getProperty("lmcache4j.root"),
                        "-cp",
                        System.getProperty(
                                "surefire.test.class.path",
                                System.getProperty("java.class.path"))));
        command.addAll(arguments);
        return new CliProcess(folder, environment, command);
    }

    /** Starts the launcher script, which becomes the JVM. */
    static CliProcess launched(
            Path folder, Map<String, String> environment, Path launcher, String... args)
            throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/bash", launcher.toString()));
        command.addAll(List.of(args));
        return new CliProcess(folder, environment, command);
    }

    /** What the process was started with; of the JVM once the launcher has become it. */
    String commandLine() {
        return process.info().commandLine().orElseThrow();
    }

    String out() throws IOException {
        return Files.readString(out);
    }

    String err() throws IOException {
        return Files.readString(err);
    }

    /** Waits for the first line of standard output, which is the ready line. */
    String awaitReady() throws IOException {
        await(() -> read(out).contains("\n"));
        return out().lines().findFirst().orElseThrow();
    }

    /** Ports of the ready line, in order. */
    List<Integer> ports() throws IOException {
        List<Integer> ports = new ArrayList<>();
        Matcher address = ADDRESS.matcher(awaitReady());
        while (address.find()) {
            ports.add(Integer.parseInt(address.group(1)));
        }
        return ports;
    }

    /** The whole answer to a GET. */
    static String get(int port, String path) throws IOException {
        return exchange(
                port,
                "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".formatted(path));
    }

    /** The whole answer to a request that asks for the connection to be closed. */
    static String exchange(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** SIGKILL; returns when the process is gone. */
    void kill() throws InterruptedException, IOException {
        process.destroyForcibly();
        awaitExit();
    }

    /** The exit code; fails if it does not end within this time. */
    int awaitExit(Duration patience) throws InterruptedException, IOException {
        assertThat(process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS))
                .as("ends within %s; standard error: %s", patience, err())
                .isTrue();
        return process.exitValue();
    }

    int awaitExit() throws InterruptedException, IOException {
        return awaitExit(PATIENCE);
    }

    /** Waits for a condition while the process lives. */
    void await(BooleanSupplier condition) throws IOException {
        await(condition, PATIENCE);
    }

    /** Waits until standard output has this text. */
    void awaitOut(String text, Duration patience) throws IOException {
        await(() -> read(out).contains(text), patience);
    }

    private void await(BooleanSupplier condition, Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(process.isAlive()).as("alive; standard error: %s", err()).isTrue();
            assertThat(System.nanoTime()).as("deadline; %s", err()).isLessThan(deadline);
            // Not spinning: the process needs the core.
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
