package io.lmcache4j.bench.controller;

import io.lmcache4j.bench.process.LMCacheCommand;
import io.lmcache4j.bench.process.ServerProcess;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ./lmcache controller} with a snapshot file, ended by {@link #close}. */
final class ControllerProcess implements AutoCloseable {
    private static final Pattern READY =
            Pattern.compile(
                    "ready: .*http://(\\S+:\\d+),.*pull tcp://\\S+?:(\\d+), reply"
                            + " tcp://\\S+?:(\\d+).*");
    private static final Duration STOP = Duration.ofSeconds(60);

    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI metrics;
    private final int pullPort;
    private final int replyPort;

    private ControllerProcess(Process process, Matcher ready) {
        this.process = process;
        metrics = URI.create("http://" + ready.group(1) + "/metrics");
        pullPort = Integer.parseInt(ready.group(2));
        replyPort = Integer.parseInt(ready.group(3));
    }

    /**
     * Starts it and waits for its line.
     *
     * @param core that it may use, and no other; any if empty
     * @throws IOException if it ends instead
     */
    static ControllerProcess start(Path snapshot, Optional<String> core) throws IOException {
        ProcessBuilder builder =
                LMCacheCommand.of(
                        "controller",
                        "--port",
                        "0",
                        "--monitor-ports",
                        "{\"pull\": 0, \"reply\": 0}",
                        "lmcache4j.snapshot_path=" + snapshot);
        builder.environment().put("LMCACHE_LOG_LEVEL", "warn");
        List<String> command = new ArrayList<>();
        core.ifPresent(it -> command.addAll(List.of("taskset", "-c", it)));
        command.addAll(builder.command());
        Process process =
                builder.command(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader lines = process.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher ready = READY.matcher(line);
            if (ready.matches()) {
                return new ControllerProcess(process, ready);
            }
        }
        throw new IOException("no controller: it ended before it was ready");
    }

    int pullPort() {
        return pullPort;
    }

    int replyPort() {
        return replyPort;
    }

    /** Processor time so far. */
    Duration cpu() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** What it can be asked at any time, all of one moment. */
    Numbers numbers() {
        try {
            String text =
                    http.send(
                                    HttpRequest.newBuilder(metrics)
                                            .timeout(Duration.ofSeconds(30))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body();
            return new Numbers(text);
        } catch (IOException e) {
            throw new IllegalStateException("the controller does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** One answer of {@code /metrics}. */
    record Numbers(String text) {
        long keys() {
            return sum("lmcache:cache_controller_kv_pool_keys_count");
        }

        long operations() {
            return sum("lmcache4j_controller_operations_total");
        }

        /** Everything that must not have happened. */
        long losses() {
            return sum("lmcache:cache_controller_kv_op_seq_discontinuity_count")
                    + sum("lmcache4j_controller_dropped_operations_total")
                    + sum("lmcache4j_controller_dropped_messages_total")
                    + sum("lmcache4j_controller_bad_frames_total");
        }

        private long sum(String name) {
            return text.lines()
                    .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                    .mapToLong(
                            line ->
                                    (long)
                                            Double.parseDouble(
                                                    line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }
    }

    /** Lets it write its snapshot and end. */
    @Override
    public void close() {
        ServerProcess.end(process, STOP);
    }
}
