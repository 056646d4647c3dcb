package io.lmcache4j.controller.socket;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A worker's socket in a Python process with pyzmq ({@code zmq_peer.py}). */
public final class PythonPeer implements AutoCloseable {
    // The distribution's: another python3 on the path may have no pyzmq.
    private static final String PYTHON = "/usr/bin/python3";

    private final Process process;
    private final Path script;
    private final BufferedWriter in;
    private final BufferedReader out;

    public PythonPeer(String kind, String... arguments) {
        try {
            script = Files.createTempFile("zmq_peer", ".py");
            try (InputStream source = PythonPeer.class.getResourceAsStream("/zmq_peer.py")) {
                Files.write(script, source.readAllBytes());
            }
            List<String> command = new ArrayList<>(List.of(PYTHON, script.toString(), kind));
            command.addAll(List.of(arguments));
            process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
        } catch (IOException e) {
            throw new UncheckedIOException("the tests need " + PYTHON + " with python3-zmq", e);
        }
        in = process.outputWriter();
        out = process.inputReader();
    }

    /** Sends a message of these frames. */
    public void send(byte[]... frames) {
        sendHex(Stream.of(frames).map(PythonPeer::hex).collect(Collectors.joining(" ")));
    }

    /** Sends a message whose frames are written in hex, apart by spaces. */
    public void sendHex(String frames) {
        try {
            in.write(frames);
            in.newLine();
            in.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line that the peer prints; fails when it ends instead, or prints none for long. */
    public String line() {
        try {
            String line =
                    CompletableFuture.supplyAsync(this::readLine, Thread::startVirtualThread)
                            .get(30, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("the peer has ended: " + process);
            }
            return line;
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("the peer prints nothing: " + process, e);
        }
    }

    private String readLine() {
        try {
            return out.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String hex(byte[] frame) {
        return frame.length == 0 ? "-" : HexFormat.of().formatHex(frame);
    }

    /** Lets a sender send the rest and end. */
    public void finish() {
        try {
            in.close();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new AssertionError("the peer still runs");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Files.deleteIfExists(script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
