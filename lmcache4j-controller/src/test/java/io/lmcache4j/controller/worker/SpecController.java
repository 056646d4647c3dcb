package io.lmcache4j.controller.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** A controller as LMCache's, in a Python process ({@code controller_from_spec.py}). */
public final class SpecController implements AutoCloseable {
    // The distribution's: another python3 on the path may have no pyzmq.
    private static final String PYTHON = "/usr/bin/python3";

    /** Longer than the longest waits before a registration and a sync are tried again. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path script;
    private final Process process;
    private final BufferedWriter in;
    private final BufferedReader out;
    private final JsonNode ports;

    private SpecController(String pull, String reply, String heartbeat) {
        try {
            script = Files.createTempFile("controller_from_spec", ".py");
            try (InputStream source =
                    SpecController.class.getResourceAsStream("/controller_from_spec.py")) {
                Files.write(script, source.readAllBytes());
            }
            process =
                    new ProcessBuilder(PYTHON, script.toString(), pull, reply, heartbeat)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            in = process.outputWriter();
            out = process.inputReader();
            ports = line();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the tests need " + PYTHON + " with python3-zmq and python3-msgpack", e);
        }
    }

    public static SpecController start() {
        return new SpecController("0", "0", "0");
    }

    public static SpecController withoutHeartbeats() {
        return new SpecController("0", "0", "-");
    }

    /** One on the ports of another, which has ended. */
    SpecController again() {
        String heartbeat = ports.get("heartbeat").asText();
        return new SpecController(
                ports.get("pull").asText(),
                ports.get("reply").asText(),
                heartbeat.equals("0") ? "-" : heartbeat);
    }

    public String pullUrl() {
        return "127.0.0.1:" + ports.get("pull");
    }

    public String replyUrl() {
        return "127.0.0.1:" + ports.get("reply");
    }

    private JsonNode line() {
        try {
            String line = out.readLine();
            if (line == null) {
                throw new AssertionError("the controller has ended: " + process);
            }
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode tell(Map<String, Object> request) {
        try {
            in.write(JSON.writeValueAsString(request));
            in.newLine();
            in.flush();
            return line();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public State state() {
        return new State(tell(Map.of("do", "state")));
    }

    /** Waits until something holds. */
    public State await(String what, Predicate<State> condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        State state = state();
        while (!condition.test(state)) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not in time: " + what + "; " + state);
            }
            LockSupport.parkNanos(5_000_000); // the others need the core
            state = state();
        }
        return state;
    }

    public JsonNode command(int port, Map<String, Object> message) {
        return tell(Map.of("do", "command", "port", port, "message", message));
    }

    JsonNode commandHex(int port, String hex) {
        return tell(Map.of("do", "command", "port", port, "hex", hex));
    }

    /** Stops the process, or lets it go on. */
    void pause(boolean on) {
        try {
            Process kill =
                    new ProcessBuilder("kill", on ? "-STOP" : "-CONT", Long.toString(process.pid()))
                            .start();
            if (kill.waitFor() != 0) {
                throw new AssertionError("kill failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Ends the process at once. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                throw new AssertionError("the controller does not end");
            }
            Files.deleteIfExists(script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What the controller knows and counted. */
    public record State(JsonNode json) {
        public long count(String name) {
            return json.get(name).asLong();
        }

        public int workers() {
            return json.get("workers").size();
        }

        /** Whether the loop that pulls has ended over a bad frame. */
        public boolean isDead() {
            return !json.get("dead").isNull();
        }

        public JsonNode worker(int index) {
            return json.get("workers").get(index);
        }

        /** The keys of a worker at a location, in decimal. */
        public Set<String> keys(int worker, String location) {
            Set<String> keys = new TreeSet<>();
            if (worker < workers()) {
                worker(worker).get("keys").path(location).forEach(key -> keys.add(key.asText()));
            }
            return keys;
        }
    }
}
