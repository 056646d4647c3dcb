package io.lmcache4j.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Another host, as far as the network goes: a namespace with one address, joined to this one by a
 * pair of virtual interfaces. Needs root, and {@code ip} of the package iproute2.
 */
public final class NetworkNamespace implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    private final String name = "lmcache4j-" + ProcessHandle.current().pid();
    private final String near = "lmn" + ProcessHandle.current().pid();
    private final String far = "lmf" + ProcessHandle.current().pid();
    private final String prefix;

    /** One of its own, joined to us by a pair of interfaces. */
    public NetworkNamespace() {
        prefix = "10.231." + freeSubnet() + ".";
        try {
            run("ip", "netns", "add", name);
            run("ip", "link", "add", near, "type", "veth", "peer", "name", far, "netns", name);
            run("ip", "addr", "add", address() + "/30", "dev", near);
            run("ip", "link", "set", near, "up");
            run("ip", "-n", name, "addr", "add", prefix + "2/30", "dev", far);
            run("ip", "-n", name, "link", "set", far, "up");
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** Our address on the way to the namespace. */
    public String address() {
        return prefix + "1";
    }

    /** What this command says in there; it must succeed. */
    public String run(List<String> command) {
        return run(
                Stream.concat(Stream.of("ip", "netns", "exec", name), command.stream())
                        .toArray(String[]::new));
    }

    private static int freeSubnet() {
        String taken = run("ip", "-o", "addr") + run("ip", "route");
        return IntStream.range(0, 256)
                .filter(subnet -> !taken.contains("10.231." + subnet + "."))
                .findFirst()
                .orElseThrow(() -> new AssertionError("every net of 10.231.x is in use"));
    }

    /** Fails, naming the package, where a command is missing. */
    public static void require(String command, String distributionPackage) {
        boolean found =
                Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":"))
                        .map(folder -> Path.of(folder, command))
                        .anyMatch(Files::isExecutable);
        if (!found) {
            throw new AssertionError(
                    command + " is not here; install the package " + distributionPackage);
        }
    }

    private static String run(String... command) {
        try {
            Path output = Files.createTempFile("namespace", ".txt");
            try {
                Process process =
                        new ProcessBuilder(command)
                                .redirectErrorStream(true)
                                .redirectOutput(output.toFile())
                                .start();
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError(String.join(" ", command) + " hangs");
                }
                String text = Files.readString(output);
                if (process.exitValue() != 0) {
                    throw new AssertionError(String.join(" ", command) + ": " + text);
                }
                return text;
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Takes away what there is of it. */
    @Override
    public void close() {
        // The pair goes with either end.
        attempt("ip", "link", "del", near);
        attempt("ip", "netns", "del", name);
    }

    private static void attempt(String... command) {
        try {
            run(command);
        } catch (AssertionError alreadyGone) {
            System.err.println(alreadyGone.getMessage());
        }
    }
}
