package io.lmcache4j.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A worker in Python, with pyzmq and msgpack, as LMCache's are ({@code fleet_worker.py}). */
public final class PythonWorker implements AutoCloseable {
    // The distribution's: another python3 on the path may have no pyzmq.
    private static final String PYTHON = "/usr/bin/python3";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_SECONDS = 60;

    private final String instance;
    private final int worker;
    private final Path script;
    private final Process process;
    private final BufferedWriter in;
    private final BlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<JsonNode> commands = new LinkedBlockingQueue<>();
    private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
    private final int port;

    private PythonWorker(String instance, int worker, Path script, Process process)
            throws InterruptedException {
        this.instance = instance;
        this.worker = worker;
        this.script = script;
        this.process = process;
        in = process.outputWriter();
        Thread.ofVirtual().start(() -> read(process.inputReader()));
        port = next(answers).get("port").asInt();
    }

    static PythonWorker start(Controller controller, String instance, int worker) throws Exception {
        return start(controller.pullPort(), controller.replyPort(), instance, worker);
    }

    /** Starts one that knows these ports of a controller, and says nothing yet. */
    public static PythonWorker start(int pullPort, int replyPort, String instance, int worker)
            throws Exception {
        Path script = Files.createTempFile("fleet_worker", ".py");
        try (InputStream source = PythonWorker.class.getResourceAsStream("/fleet_worker.py")) {
            Files.write(script, source.readAllBytes());
        }
        Process process =
                new ProcessBuilder(
                                PYTHON,
                                script.toString(),
                                String.valueOf(pullPort),
                                String.valueOf(replyPort),
                                instance,
                                String.valueOf(worker))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        return new PythonWorker(instance, worker, script, process);
    }

    private void read(BufferedReader out) {
        try (out) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                JsonNode node = JSON.readTree(line);
                if (node.has("commanded")) {
                    commands.add(node);
                } else {
                    (node.has("event") ? events : answers).add(node);
                }
            }
        } catch (IOException e) {
            // It was ended.
        }
    }

    /** Port of its command socket. */
    public int port() {
        return port;
    }

    /** Where the controller's API tells of it. */
    public String path() {
        return "/controller/workers?instance_id=%s&worker_id=%d".formatted(instance, worker);
    }

    /** Has it do something; the answer it got, or a text. */
    public JsonNode does(String what, Object... fields) throws Exception {
        Map<String, Object> order = new LinkedHashMap<>();
        order.put("do", what);
        for (int i = 0; i < fields.length; i += 2) {
            order.put((String) fields[i], fields[i + 1]);
        }
        in.write(JSON.writeValueAsString(order));
        in.newLine();
        in.flush();
        return next(answers);
    }

    /** Has it report keys as admitted. */
    void admits(String location, int from, List<?> keys) throws Exception {
        does(
                "report",
                "location",
                location,
                "from",
                from,
                "operations",
                keys.stream().map(key -> List.of("admit", key)).toList());
    }

    /**
     * Registers, and lives from then on: heartbeats, a set of keys, full syncs.
     *
     * @param options of its {@code Living}, by name
     */
    public void lives(Object... options) throws Exception {
        does("register");
        does("live", options);
    }

    /** What it is, has, and was asked. */
    public JsonNode state() throws Exception {
        return does("state");
    }

    /** The keys that it has at a location. */
    public List<Long> keys(String location) throws Exception {
        List<Long> keys = new ArrayList<>();
        state().get("keys").path(location).forEach(key -> keys.add(key.asLong()));
        return keys;
    }

    /**
     * How many of its keys, from the first on, the controller finds at it: what a peer would be
     * told.
     */
    public int found(String location) throws Exception {
        JsonNode layout = lookUp("a peer", worker, keys(location));
        return layout.path(0).asText().equals(instance) && layout.path(1).asText().equals(location)
                ? layout.path(2).asInt()
                : 0;
    }

    /** What the controller tells this one, as the worker of that name, about who has keys. */
    public JsonNode lookUp(String asker, int askersWorker, List<Long> keys) throws Exception {
        return does(
                        "ask",
                        "message",
                        Map.of(
                                "type",
                                "BatchedP2PLookupMsg",
                                "hashes",
                                keys,
                                "instance_id",
                                asker,
                                "worker_id",
                                askersWorker))
                .path("layout_info")
                .path(0);
    }

    /** The next command it got. */
    JsonNode commanded() throws InterruptedException {
        return next(commands).get("commanded");
    }

    /** Waits until its first full sync has come to where it waits, as it was told to. */
    public void awaitHeld() throws InterruptedException {
        next(events);
    }

    private static JsonNode next(BlockingQueue<JsonNode> queue) throws InterruptedException {
        JsonNode node = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (node == null) {
            throw new IllegalStateException("the Python worker says nothing");
        }
        return node;
    }

    /** SIGSTOP. */
    public void pause() throws Exception {
        signal("-STOP");
    }

    /** SIGCONT. */
    public void goOn() throws Exception {
        signal("-CONT");
    }

    private void signal(String signal) throws Exception {
        Process kill = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
        if (kill.waitFor() != 0) {
            throw new IllegalStateException("kill " + signal + " failed");
        }
    }

    /** SIGKILL; returns when it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the Python worker does not end");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Files.deleteIfExists(script);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
