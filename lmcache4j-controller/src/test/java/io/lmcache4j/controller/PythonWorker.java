package io.lmcache4j.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A worker in Python, with pyzmq and msgpack, as LMCache's are. */
final class PythonWorker implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final BufferedWriter in;
    private final BlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<JsonNode> commands = new LinkedBlockingQueue<>();
    private final int port;

    private PythonWorker(Process process) throws InterruptedException {
        this.process = process;
        in = process.outputWriter();
        Thread.ofVirtual().start(() -> read(process.inputReader()));
        port = next(answers).get("port").asInt();
    }

    static PythonWorker start(Controller controller, String instance, int worker) throws Exception {
        Process process =
                new ProcessBuilder(
                                "/usr/bin/python3",
                                Path.of("src/test/resources/fleet_worker.py").toString(),
                                String.valueOf(controller.pullPort()),
                                String.valueOf(controller.replyPort()),
                                instance,
                                String.valueOf(worker))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        return new PythonWorker(process);
    }

    private void read(BufferedReader out) {
        try (out) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                JsonNode node = JSON.readTree(line);
                (node.has("commanded") ? commands : answers).add(node);
            }
        } catch (IOException e) {
            // It was ended.
        }
    }

    /** Port of its command socket. */
    int port() {
        return port;
    }

    /** Has it do something; the answer it got, or a text. */
    JsonNode does(String what, Object... fields) throws Exception {
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

    /** The next command it got. */
    JsonNode commanded() throws InterruptedException {
        return next(commands).get("commanded");
    }

    private static JsonNode next(BlockingQueue<JsonNode> queue) throws InterruptedException {
        JsonNode node = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (node == null) {
            throw new IllegalStateException("the Python worker says nothing");
        }
        return node;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
