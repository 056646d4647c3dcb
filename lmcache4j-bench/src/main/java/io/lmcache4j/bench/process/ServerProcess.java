package io.lmcache4j.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A server in a process of its own, bound to some cores, ended by {@link #close}. It says {@code
 * ready PORT} on standard output when it listens; its further lines can be read.
 */
public final class ServerProcess implements AutoCloseable {
    private static final String READY = "ready ";
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(15);

    private final String name;
    private final Process process;
    private final CompletableFuture<Integer> ready = new CompletableFuture<>();
    private volatile String lastLine = "";

    private ServerProcess(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /**
     * Starts a process and waits for its line {@code ready PORT}.
     *
     * @param cores that it may use, and no others, such as {@code 0} or {@code 0,1}
     * @throws IOException if it can't be started or isn't ready within a minute
     */
    public static ServerProcess start(String name, String cores, List<String> command)
            throws IOException {
        List<String> pinned = new ArrayList<>(List.of("taskset", "-c", cores));
        pinned.addAll(command);
        Process process =
                new ProcessBuilder(pinned).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        ServerProcess server = new ServerProcess(name, process);
        Thread.ofPlatform().daemon().name(name + "-output").start(server::readOutput);
        try {
            server.ready.get(START.toSeconds(), TimeUnit.SECONDS);
            return server;
        } catch (ExecutionException | TimeoutException e) {
            server.close();
            throw new IOException(name + " did not start: " + String.join(" ", command), e);
        } catch (InterruptedException e) {
            server.close();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + name + " started", e);
        }
    }

    private void readOutput() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(READY)) {
                    ready.complete(Integer.valueOf(line.substring(READY.length()).strip()));
                }
                lastLine = line;
            }
        } catch (IOException ended) {
            // As after its end.
        }
        ready.completeExceptionally(new IOException(name + " ended"));
    }

    /** Its port on 127.0.0.1. */
    public int port() {
        return ready.join();
    }

    /** The last line of its standard output. */
    public String lastLine() {
        return lastLine;
    }

    /**
     * The command that runs a main class of this class path, with the options that {@code ./lmcache
     * serve} gives to the JVM.
     */
    public static List<String> java(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(jvm());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The JVM that runs this, and its options. */
    public static List<String> jvm() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms32m",
                "-Xmx1g",
                "--enable-native-access=ALL-UNNAMED",
                "-Dlmcache4j.log_level=WARN");
    }

    /**
     * Processor time that it used so far. Unlike a rate this hardly changes when other programs
     * want the same core.
     */
    public Duration cpu() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Asks it to end, and ends it if it does not. Repeatable. */
    @Override
    public void close() {
        end(process, STOP);
    }

    /** Asks a process to end, and ends it if it does not within that time. */
    public static void end(Process process, Duration patience) {
        process.destroy();
        try {
            if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
