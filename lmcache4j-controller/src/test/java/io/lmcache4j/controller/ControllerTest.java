package io.lmcache4j.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import io.lmcache4j.controller.RunningController.Answer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

@Timeout(120)
class ControllerTest {
    private static final String CPU = "LocalCPUBackend";

    /** Names of the first two chunks of the tokens from 0 on, chains beginning at 0. */
    private static final List<Long> KEYS = List.of(3131758554629441992L, -5093414362106361396L);

    @TempDir Path folder;

    private static String tokens(int count) {
        return LongStream.range(0, count).boxed().toList().toString();
    }

    @Test
    void pythonWorkerRegistersReportsAndObeys() throws Exception {
        try (var running = RunningController.start(folder, Map.of());
                var worker = PythonWorker.start(running.controller(), "a", 0)) {
            JsonNode registered = worker.does("register");
            assertThat(registered.get("type").asText()).isEqualTo("RegisterRetMsg");
            assertThat(registered.get("extra_config").get("heartbeat_url").asText())
                    .isEqualTo("127.0.0.1:" + running.controller().heartbeatPort().getAsInt());

            worker.admits(CPU, 0, List.of(firstKey(running)));
            running.awaitKeys(1);
            Answer found = running.post("/lookup", "{\"tokens\":" + tokens(300) + "}");
            assertThat(found.json().get("layout_info").toString())
                    .isEqualTo("{\"a\":[\"LocalCPUBackend\",256]}");

            assertThat(worker.does("heartbeat").get("type").asText()).isEqualTo("HeartbeatRetMsg");

            Answer cleared =
                    running.post("/clear", "{\"instance_id\":\"a\",\"location\":\"" + CPU + "\"}");
            assertThat(cleared.status()).as(cleared.body()).isEqualTo(200);
            assertThat(cleared.json().get("event_id").asText()).startsWith("Clear");
            assertThat(cleared.json().get("num_tokens").asInt()).isEqualTo(512);
            JsonNode commanded = worker.commanded();
            assertThat(commanded.get("type").asText()).isEqualTo("ClearWorkerMsg");
            assertThat(commanded.get("location").asText()).isEqualTo(CPU);
            assertThat(commanded.get("worker_event_id").asText())
                    .isEqualTo("Worker0" + cleared.json().get("event_id").asText());
        }
    }

    private static Object firstKey(RunningController running) throws Exception {
        JsonNode chunks =
                running.post("/ops/explain", "{\"tokens_mock\":\"0,256\"}").json().get("chunks");
        return Long.parseLong(chunks.get(0).get("hash").asText());
    }

    @Test
    void everyCommandReachesEveryWorker() throws Exception {
        try (var running = RunningController.start(folder, Map.of());
                var first = PythonWorker.start(running.controller(), "a", 0);
                var second = PythonWorker.start(running.controller(), "a", 1)) {
            first.does("register");
            second.does("register");

            Answer pinned =
                    running.post(
                            "/pin",
                            "{\"instance_id\":\"a\",\"location\":\"c\",\"tokens\":[1,2,3]}");

            assertThat(pinned.json().get("num_tokens").asInt()).isEqualTo(512);
            assertThat(pinned.json().get("status").asText()).isEqualTo("partial");
            assertThat(pinned.json().get("workers").toString())
                    .isEqualTo(
                            "[{\"worker_id\":0,\"num_tokens\":512},"
                                    + "{\"worker_id\":1,\"num_tokens\":513}]");
            assertThat(first.commanded().get("tokens").toString()).isEqualTo("[1,2,3]");
            assertThat(second.commanded().get("tokens").toString()).isEqualTo("[1,2,3]");
            assertThat(running.post("/health", "{\"instance_id\":\"a\"}").body())
                    .endsWith("\"error_codes\":{\"0\":0,\"1\":0}}");
            String body = "{\"instance_id\":\"a\",\"method\":\"cachegen\",\"location\":\"c\"}";
            assertThat(running.post("/compress", body).status()).isEqualTo(200);
            assertThat(running.post("/decompress", body).status()).isEqualTo(200);
        }
    }

    @Test
    void silentWorkerIsNamedInTime() throws Exception {
        try (var running =
                        RunningController.start(
                                folder, Map.of("lmcache4j.command_timeout_secs", "0.3"));
                var worker = PythonWorker.start(running.controller(), "a", 0)) {
            worker.does("register");
            worker.does("answer", "how", "never");

            Answer answer = running.post("/clear", "{\"instance_id\":\"a\",\"location\":\"c\"}");

            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.json().get("detail").asText()).contains("300 ms");
            assertThat(findings(running)).contains("commands_unanswered", "a/0 the last 1");
            assertThat(running.get("/metrics").body())
                    .contains(
                            "lmcache4j_controller_commands_total{event=\"missed\",role=\"controller\"}"
                                + " 1.0",
                            "lmcache4j_controller_silent_workers{role=\"controller\"} 1.0");
        }
    }

    private static String findings(RunningController running) throws Exception {
        return running.get("/ops/doctor").body();
    }

    @Test
    void whatBecameOfCommandsCanBeAskedLater() throws Exception {
        try (var running = RunningController.start(folder, Map.of());
                var worker = PythonWorker.start(running.controller(), "a", 0)) {
            worker.does("register");
            String body = "{\"instance_id\":\"a\",\"location\":\"c\",\"tokens\":[1,2]}";

            Answer begun = running.post("/pin?background=true", body);

            assertThat(begun.status()).isEqualTo(202);
            assertThat(begun.body()).endsWith(",\"status\":\"running\"}");
            String event = begun.json().get("event_id").asText();
            assertThat(worker.commanded().get("tokens").toString()).isEqualTo("[1,2]");
            RunningController.await(
                    () -> running.get("/ops/jobs/" + event).body().contains("\"success\""));
            assertThat(running.get("/ops/jobs/" + event).body())
                    .startsWith(
                            "{\"event_id\":\"%s\",\"command\":\"pin\",\"instance_id\":\"a\",\"location\":\"c\",\"started_at\":"
                                    .formatted(event))
                    .endsWith(
                            "\"status\":\"success\",\"num_tokens\":512,\"error\":null,"
                                    + "\"workers\":[{\"worker_id\":0,\"num_tokens\":512}]}");

            running.post("/clear", "{\"instance_id\":\"b\",\"location\":\"c\"}");
            JsonNode jobs = running.get("/ops/jobs?limit=1").json();
            assertThat(jobs.get("items").get(0).get("error").asText())
                    .isEqualTo("no worker of instance b is registered");
            String next = jobs.get("next_cursor").asText();
            JsonNode rest = running.get("/ops/jobs?limit=1&cursor=" + next).json();
            assertThat(rest.get("items").get(0).get("event_id").asText()).isEqualTo(event);
            assertThat(rest.get("next_cursor").isNull()).isTrue();
            assertThat(running.get("/ops/jobs/none").status()).isEqualTo(404);
            assertThat(running.get("/ops/jobs?limit=0").status()).isEqualTo(400);
        }
    }

    @Test
    void dryRunsAskNobody() throws Exception {
        try (var running = RunningController.start(folder, Map.of());
                var worker = PythonWorker.start(running.controller(), "a", 0)) {
            worker.does("register");
            worker.admits(CPU, 0, KEYS);
            running.awaitKeys(2);
            String chunks =
                    "{\"dry_run\":true,\"backends\":{\"LocalCPUBackend\":{\"chunks\":2,\"bytes\":"
                        + "null,\"tokens\":null,\"pinned\":null,\"skipped\":null}},"
                        + "\"recompute_tokens\":null,\"workers\":[{\"worker_id\":0,\"chunks\":2}]}";

            assertThat(
                            running.post(
                                            "/clear?dry_run=true",
                                            "{\"instance_id\":\"a\",\"location\":\"LocalCPUBackend\"}")
                                    .body())
                    .isEqualTo(chunks);
            assertThat(
                            running.post(
                                            "/move?dry_run=true",
                                            "{\"old_position\":[\"a\",\"LocalCPUBackend\"],\"new_position\":[\"b\",\"c\"]}")
                                    .body())
                    .isEqualTo(chunks);
            running.awaitKeys(2);
        }
    }

    @Test
    void badFrameCostsNothingElseAndIsNamed() throws Exception {
        try (var running = RunningController.start(folder, Map.of());
                var worker = PythonWorker.start(running.controller(), "a", 0)) {
            worker.does("register");
            worker.does("push", "hex", "80049508");
            worker.does("push", "message", Map.of("type", "NoSuchMsg"));
            worker.admits(CPU, 0, KEYS);
            running.awaitKeys(2);

            assertThat(findings(running))
                    .contains("\"id\":\"bad_frames\"", "1 decode", "1 validation", "80049508");
            assertThat(running.get("/metrics").body())
                    .contains(
                            "lmcache4j_controller_bad_frames_total{kind=\"decode\",role=\"controller\"}"
                                + " 1.0",
                            "lmcache:cache_controller_kv_pool_keys_count{role=\"controller\"} 2.0");
        }
    }

    @Test
    void workerOfMid2025IsUnderstood() throws Exception {
        try (var running = RunningController.start(folder, Map.of());
                var worker = PythonWorker.start(running.controller(), "old", 0)) {
            worker.does(
                    "push",
                    "message",
                    Map.of(
                            "type", "RegisterMsg",
                            "instance_id", "old",
                            "worker_id", 0,
                            "ip", "127.0.0.1",
                            "port", worker.port(),
                            "distributed_url", "127.0.0.1:8200"));
            worker.does(
                    "push",
                    "message",
                    Map.of(
                            "type",
                            "KVAdmitMsg",
                            "instance_id",
                            "old",
                            "worker_id",
                            0,
                            "key",
                            KEYS.getFirst(),
                            "location",
                            CPU));
            running.awaitKeys(1);

            assertThat(running.get("/controller/workers?instance_id=old&worker_id=0").body())
                    .contains("\"peer_init_url\":\"127.0.0.1:8200\"", "\"key_count\":1");
            assertThat(findings(running))
                    .contains("older_dialect", "2 of mid_2025; from old/0 (mid_2025)");
            assertThat(running.get("/metrics").body())
                    .contains(
                            "lmcache4j_controller_old_messages_total{dialect=\"mid_2025\",role=\"controller\"}"
                                + " 2.0");

            // Who was upgraded is not named any more.
            worker.does("register");
            assertThat(findings(running)).contains("2 of mid_2025\"").doesNotContain("old/0 (");
        }
    }

    @Test
    void sendersFromOutsideMaySpeakJson() throws Exception {
        try (var running = RunningController.start(folder, Map.of());
                var worker = PythonWorker.start(running.controller(), "m", 0)) {
            pushJson(
                    worker,
                    "{\"type\":\"RegisterMsg\",\"instance_id\":\"m\",\"worker_id\":0,"
                            + "\"ip\":\"127.0.0.1\",\"port\":1,\"peer_init_url\":null}");
            pushJson(
                    worker,
                    "{\"type\":\"BatchedKVOperationMsg\",\"instance_id\":\"m\",\"worker_id\":0,"
                            + "\"location\":\"mooncake\",\"operations\":[{\"op_type\":\"admit\","
                            + "\"key\":18446744073709551615,\"seq_num\":0},{\"op_type\":\"admit\","
                            + "\"key\":-1,\"seq_num\":1}]}");

            running.awaitKeys(2);
            assertThat(findings(running)).doesNotContain("bad_frames", "older_dialect");
        }
    }

    private static void pushJson(PythonWorker worker, String json) throws Exception {
        byte[] frame = json.getBytes(StandardCharsets.UTF_8);
        worker.does("push", "hex", HexFormat.of().formatHex(frame));
    }

    @Test
    void wrongSeedIsNamedOnceSomebodyLookedInVain() throws Exception {
        // What a worker with PYTHONHASHSEED=0 on Python 3.11 calls the first chunk.
        try (var seeded =
                RunningController.start(
                        folder.resolve("s"), Map.of("lmcache4j.none_hash", "seed:0"))) {
            Object key = firstKey(seeded);
            try (var running = RunningController.start(folder, Map.of());
                    var worker = PythonWorker.start(running.controller(), "a", 0)) {
                worker.does("register");
                worker.admits(CPU, 0, List.of(key));
                running.awaitKeys(1);

                JsonNode explained =
                        running.post("/ops/explain", "{\"tokens\":" + tokens(256) + "}").json();
                assertThat(explained.get("tokens_covered").asInt()).isZero();
                assertThat(explained.get("causes").get(0).get("cause").asText())
                        .isEqualTo("other_seed");
                assertThat(explained.get("causes").get(0).get("where").get(0).toString())
                        .contains("\"instance_id\":\"a\"");
                assertThat(findings(running)).doesNotContain("lookups_under_other_names");
                running.post("/lookup", "{\"tokens\":" + tokens(256) + "}");
                assertThat(findings(running))
                        .contains("lookups_under_other_names", "PYTHONHASHSEED=0");
            }
        }
    }

    @Test
    void workerThatComesFromElsewhereIsReachedThere() throws Exception {
        try (var running = RunningController.start(folder, Map.of());
                var before = PythonWorker.start(running.controller(), "a", 0);
                var after = PythonWorker.start(running.controller(), "a", 0)) {
            before.does("register");
            after.does("register");

            running.post("/clear", "{\"instance_id\":\"a\",\"location\":\"c\"}");

            assertThat(after.commanded().get("type").asText()).isEqualTo("ClearWorkerMsg");
            JsonNode known = running.get("/controller/workers?instance_id=a&worker_id=0").json();
            assertThat(known.get("port").asInt()).isEqualTo(after.port());
            assertThat(findings(running)).contains("addresses_changed");
        }
    }

    @Test
    void stateSurvivesARestart() throws Exception {
        Map<String, String> kept =
                Map.of("lmcache4j.snapshot_path", folder.resolve("kept").toString());
        try (var running = RunningController.start(folder, kept);
                var worker = PythonWorker.start(running.controller(), "a", 0)) {
            worker.does("register");
            worker.admits(CPU, 0, KEYS);
            running.awaitKeys(2);
        }

        try (var running = RunningController.start(folder, kept)) {
            JsonNode workers = running.get("/controller/workers").json();
            assertThat(workers.get("total_count").asInt()).isEqualTo(1);
            assertThat(workers.get("workers").get(0).get("key_count").asInt()).isEqualTo(2);
        }
    }

    @Test
    void unreadableSnapshotIsPutAsideAndSaid() throws Exception {
        Path file = Files.writeString(folder.resolve("kept"), "nonsense");
        try (var running =
                RunningController.start(
                        folder, Map.of("lmcache4j.snapshot_path", file.toString()))) {
            assertThat(findings(running)).contains("snapshot_trouble");
            assertReadyWithASnapshotThatIs("degraded", running);
            assertThat(folder.resolve("kept.refused")).exists();
        }
    }

    @Test
    void aDiskThatTakesNoSnapshotKeepsNobodyFromBeingReady() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        try (var running =
                RunningController.start(
                        folder,
                        Map.of(
                                "lmcache4j.snapshot_path",
                                file.resolve("kept").toString(),
                                "lmcache4j.snapshot_interval_secs",
                                "0.05"))) {
            RunningController.await(() -> findings(running).contains("snapshot_trouble"));
            assertReadyWithASnapshotThatIs("degraded", running);
        }
    }

    private static void assertReadyWithASnapshotThatIs(String status, RunningController running)
            throws Exception {
        // The answer of a second ago may still be given.
        String check = "{\"name\":\"snapshot\",\"status\":\"%s\"".formatted(status);
        RunningController.await(() -> running.get("/readyz").body().contains(check));
        assertThat(running.get("/readyz").status()).isEqualTo(200);
    }

    @Test
    void busyPortNamesTheFlagAndLeavesNothing() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String ports = "{\"pull\": 0, \"reply\": %d}".formatted(busy.getLocalPort());
            assertThatThrownBy(
                            () ->
                                    RunningController.start(
                                            folder, Map.of("controller_monitor_ports", ports)))
                    .isInstanceOf(ControllerException.class)
                    .hasMessageContainingAll("\"reply\" of --monitor-ports", "--host");
        }
    }

    @Test
    void dashboardConnectsAndThePageIsSelfContained() throws Exception {
        try (var running = RunningController.start(folder, Map.of());
                var worker = PythonWorker.start(running.controller(), "<b>", 0)) {
            for (String name : List.of("test", "system")) {
                Answer health = running.post("/health", "{\"instance_id\":\"%s\"}".formatted(name));
                assertThat(health.status()).isEqualTo(200);
                assertThat(health.json().get("event_id").asText()).startsWith("health");
                assertThat(health.body()).endsWith("\"error_codes\":{},\"known\":false}");
                assertThat(
                                running.post(
                                                "/health?strict=true",
                                                "{\"instance_id\":\"%s\"}".formatted(name))
                                        .status())
                        .isEqualTo(404);
            }
            worker.does("register");

            String page = running.get("/").body();

            assertThat(page)
                    .contains("&lt;b&gt;", "127.0.0.1:" + worker.port())
                    .doesNotContain("<b>", "http://", "https://", "<script");
            assertThat(running.header("/", "Content-Security-Policy"))
                    .hasValueSatisfying(
                            policy -> assertThat(policy).startsWith("default-src 'none';"));
        }
    }

    @Test
    void statusAndProbesSpeakOfTheFleet() throws Exception {
        try (var running = RunningController.start(folder, Map.of())) {
            assertThat(running.get("/readyz").body())
                    .contains("\"name\":\"sockets\",\"status\":\"ok\"");
            assertThat(running.get("/ops/explain/known-hashes").body())
                    .startsWith("{\"items\":[{\"value\":\"")
                    .endsWith("],\"next_cursor\":null}");
            assertThat(running.get("/status").json().get("fleet").get("workers").asInt()).isZero();
            assertThat(running.get("/status").json().get("settings").toString())
                    .startsWith(
                            "{\"controller_host\":\"127.0.0.1\",\"controller_port\":0,"
                                    + "\"controller_monitor_ports\":{\"pull\":0,\"reply\":0,"
                                    + "\"heartbeat\":0},\"health_check_interval\":-1.0,"
                                    + "\"lmcache_worker_timeout\":300.0,")
                    .contains("\"lmcache4j.chunk_key_form\":\"empty_tuple\"");
            assertThat(running.get("/version").status()).isEqualTo(200);
            assertThat(running.get("/conf").status()).isEqualTo(404);
            assertThat(running.get("/periodic-threads").body()).contains("fleet-reaper-thread");
            running.controller().close();
            running.controller().close();
        }
    }

    private static void pushClear(PythonWorker worker) throws Exception {
        worker.does(
                "push",
                "message",
                Map.of("type", "ClearMsg", "event_id", "e", "instance_id", "a", "location", "c"));
    }

    @Test
    void pushedOrdersAreCarriedOutOnLoopback() throws Exception {
        try (var running = RunningController.start(folder, Map.of());
                var worker = PythonWorker.start(running.controller(), "a", 0)) {
            worker.does("register");
            pushClear(worker);

            assertThat(worker.commanded().get("type").asText()).isEqualTo("ClearWorkerMsg");
        }
    }

    @Test
    void openSocketsAreSaidAndTakeNoOrders() throws Exception {
        try (var log = new NotedLog();
                var running =
                        RunningController.start(folder, Map.of("controller_host", "0.0.0.0"));
                var worker = PythonWorker.start(running.controller(), "a", 0)) {
            assertThat(log.lines())
                    .anySatisfy(
                            line ->
                                    assertThat(line)
                                            .contains("WARN", "bound to 0.0.0.0 without a key"));
            worker.does("register");
            pushClear(worker);
            RunningController.await(() -> findings(running).contains("pushed_orders_dropped"));
            assertThat(findings(running)).contains("open_to_network");
            assertThat(running.post("/clear", "{}").status()).isEqualTo(401);
        }
    }

    @Test
    void oldNameOfCopyIsRead() throws Exception {
        try (var running = RunningController.start(folder, Map.of());
                var from = PythonWorker.start(running.controller(), "a", 0);
                var to = PythonWorker.start(running.controller(), "b", 0)) {
            from.does("register");
            to.does("register");
            String positions = "{\"old_position\":[\"a\",\"c\"],\"new_position\":[\"b\",\"d\"]";

            running.post("/move", positions + ",\"tokens\":[1],\"copy\":true}");
            assertThat(from.commanded().get("copy").asBoolean()).isTrue();
            Answer moved = running.post("/move", positions + ",\"tokens\":[1]}");

            JsonNode commanded = from.commanded();
            assertThat(commanded.get("copy").asBoolean()).isFalse();
            assertThat(commanded.get("old_position").asText()).isEqualTo("c");
            assertThat(commanded.get("new_position").toString())
                    .isEqualTo("[\"127.0.0.1:9\",\"d\"]");
            assertThat(moved.json().get("num_tokens").asInt()).isEqualTo(512);
        }
    }
}
