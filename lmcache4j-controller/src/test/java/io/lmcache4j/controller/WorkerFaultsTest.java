package io.lmcache4j.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.lmcache4j.controller.RunningController.Answer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Workers of LMCache's kind that die, stand still, come back, or are there twice. In each case the
 * controller ends up knowing what there is, answers nothing else once a lease is over, and says
 * why.
 */
@Timeout(240)
class WorkerFaultsTest {
    private static final String CPU = "LocalCPUBackend";
    private static final String CLEAR = "{\"instance_id\":\"a\",\"location\":\"LocalCPUBackend\"}";

    @TempDir Path folder;

    private RunningController running;

    @BeforeEach
    void start() {
        running =
                RunningController.start(
                        folder,
                        Map.of(
                                "health_check_interval", "1",
                                "lmcache_worker_timeout", "2",
                                "lmcache4j.command_timeout_secs", "0.5"));
    }

    @AfterEach
    void close() {
        running.close();
    }

    private PythonWorker worker(String instance, int rank) throws Exception {
        return PythonWorker.start(running.controller(), instance, rank);
    }

    private static List<Long> keys(long first, int count) {
        return LongStream.range(first, first + count).boxed().toList();
    }

    private static String admit(PythonWorker worker, long first, int count) throws Exception {
        return worker.does("admit", "location", CPU, "keys", keys(first, count)).asText();
    }

    /** Stores something new, as soon as no full sync forbids it. */
    private static void store(PythonWorker worker, long first, int count) throws Exception {
        RunningController.await(() -> admit(worker, first, count).equals("reported"));
    }

    /** Registers, and has sent a heartbeat: from then on it has a lease (decision 4). */
    private void lives(PythonWorker worker) throws Exception {
        worker.lives();
        RunningController.await(
                () -> {
                    JsonNode known = known(worker);
                    return known.get("last_heartbeat_time").asDouble()
                            > known.get("registration_time").asDouble();
                });
    }

    private JsonNode known(PythonWorker worker) throws Exception {
        return running.get(worker.path()).json();
    }

    private void awaitSame(PythonWorker worker) throws Exception {
        RunningController.await(
                () -> {
                    JsonNode state = worker.state();
                    int keys = worker.keys(CPU).size();
                    return !state.get("frozen").asBoolean()
                            && known(worker).path("key_count").asInt(-1) == keys
                            && worker.found(CPU) == keys;
                });
    }

    /** Waits until so many have done the full sync that all are asked for at first. */
    private void awaitSynced(int workers) throws Exception {
        String line = "full_sync_workers_completed{role=\"controller\"} %d.0".formatted(workers);
        RunningController.await(() -> metrics().contains(line));
    }

    private void awaitGone(String name) throws Exception {
        RunningController.await(
                () ->
                        running
                                .get("/controller/workers")
                                .json()
                                .findValuesAsText("instance_id")
                                .stream()
                                .noneMatch(name::equals));
    }

    private String doctor() throws Exception {
        return running.get("/ops/doctor").body();
    }

    private String metrics() throws Exception {
        return running.get("/metrics").body();
    }

    @Test
    void whoIsKilledIsGoneAfterItsLeaseAndAnotherTakesItsPlace() throws Exception {
        try (var first = worker("a", 0);
                var peer = worker("b", 0)) {
            lives(first);
            lives(peer);
            store(first, 100, 10);
            store(peer, 200, 3);
            awaitSame(first);
            awaitSame(peer);
            first.kill();
            awaitGone("a");
            assertThat(doctor()).contains("\"id\":\"workers_removed\"", "a/0");
            assertThat(metrics()).contains("event=\"reaped\",role=\"controller\"} 1.0");
            assertThat(peerFinds(peer, keys(100, 10))).isZero();

            try (var second = worker("a", 0)) {
                lives(second);
                store(second, 100, 4);
                awaitSame(second);
                awaitSame(peer);
                assertThat(doctor()).doesNotContain("workers_removed");
            }
        }
    }

    private static int peerFinds(PythonWorker peer, List<Long> keys) throws Exception {
        return peer.lookUp("another", 0, keys).get(2).asInt();
    }

    @Test
    void whoStandsStillBeyondItsLeaseComesBackWithAllItHas() throws Exception {
        try (var worker = worker("a", 0);
                var peer = worker("b", 0)) {
            lives(worker);
            lives(peer);
            store(worker, 100, 12);
            awaitSame(worker);
            worker.pause();
            awaitGone("a");
            assertThat(peerFinds(peer, keys(100, 12))).isZero();
            assertThat(doctor()).contains("\"id\":\"workers_removed\"", "a/0");

            worker.goOn();
            awaitSame(worker);
            assertThat(worker.keys(CPU)).hasSize(12);
            assertThat(worker.state().get("asked").toString()).contains("worker_re_registered");
            store(worker, 300, 2);
            awaitSame(worker);
        }
    }

    @Test
    void whoStandsStillInTheMiddleOfItsSyncSyncsAgain() throws Exception {
        try (var worker = worker("a", 0)) {
            lives(worker);
            awaitSynced(1);
            store(worker, 100, 20);
            awaitSame(worker);
            worker.does("hold", "after", 2);
            // A gap, so that it is asked to sync.
            worker.does("evict", "location", CPU, "keys", keys(100, 1), "lost", true);
            admit(worker, 200, 1);
            worker.awaitHeld();
            worker.pause();
            awaitGone("a");

            worker.goOn();
            worker.does("go on");
            awaitSame(worker);
            assertThat(worker.keys(CPU)).hasSize(20);
            assertThat(metrics()).containsPattern("event=\"forgotten\",role=\"controller\"} [1-9]");
        }
    }

    @Test
    void whoIsStartedElsewhereIsKnownThereAndItsLateFarewellHarmsNobody() throws Exception {
        try (var old = worker("a", 0);
                var fresh = worker("a", 0)) {
            lives(old);
            store(old, 100, 10);
            awaitSame(old);
            old.kill();
            lives(fresh);
            store(fresh, 200, 5);
            awaitSame(fresh);
            assertThat(peerFinds(fresh, keys(100, 1))).isZero();

            fresh.does("leave", "port", old.port());
            store(fresh, 300, 5);
            awaitSame(fresh);
            assertThat(known(fresh).get("port").asInt()).isEqualTo(fresh.port());
            RunningController.await(
                    () -> metrics().contains("event=\"stranger_left\",role=\"controller\"} 1.0"));
        }
    }

    @Test
    void twoProcessesOfOneNameAreToldApartAndTheOneThatIsLeftIsKnown() throws Exception {
        try (var older = worker("a", 0);
                var newer = worker("a", 0)) {
            lives(older);
            store(older, 100, 10);
            awaitSame(older);
            lives(newer);
            store(newer, 200, 5);
            RunningController.await(() -> doctor().contains("\"id\":\"same_name_twice\""));
            assertThat(doctor()).contains("another a/0 is at 127.0.0.1:" + older.port());
            awaitSame(newer);

            newer.kill();
            awaitSame(older);
            assertThat(known(older).get("port").asInt()).isEqualTo(older.port());
            assertThat(doctor()).doesNotContain("same_name_twice");
        }
    }

    @Test
    void whoRegistersTwiceLosesNothing() throws Exception {
        try (var worker = worker("a", 0)) {
            lives(worker);
            store(worker, 100, 10);
            awaitSame(worker);
            worker.does("register");
            awaitSame(worker);
            assertThat(worker.keys(CPU)).hasSize(10);
        }
    }

    @Test
    void aGapInTheNumbersOfOneWorkerAsksItAloneForAll() throws Exception {
        try (var worker = worker("a", 0);
                var other = worker("a", 1)) {
            // Both are there before the first has synced, so that both are asked to.
            worker.does("register");
            other.does("register");
            lives(worker);
            lives(other);
            awaitSynced(2);
            store(worker, 100, 7);
            store(other, 100, 7);
            awaitSame(worker);
            awaitSame(other);
            int syncs = other.state().get("syncs").asInt();

            RunningController.await(
                    () ->
                            worker.does(
                                            "admit",
                                            "location",
                                            CPU,
                                            "keys",
                                            keys(200, 3),
                                            "lost",
                                            true)
                                    .asText()
                                    .equals("lost"));
            worker.does("evict", "location", CPU, "keys", keys(100, 1), "lost", true);
            store(worker, 300, 2);
            awaitSame(worker);
            assertThat(worker.keys(CPU)).hasSize(11);
            assertThat(worker.state().get("asked").toString()).contains("sequence_gap");
            assertThat(other.state().get("syncs").asInt()).isEqualTo(syncs);
            assertThat(other.state().get("asked").toString()).doesNotContain("sequence_gap");
            assertThat(metrics())
                    .contains(
                            "lmcache:cache_controller_kv_op_seq_discontinuity_count"
                                    + "{role=\"controller\"} 1.0");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "never        | 504 | did not answer within 500 ms",
                "garbage      | 500 | can't be read",
                "text         | 500 | can't be read",
                "empty        | 500 | can't be read",
                "wrong type   | 500 | answered with a RegisterRetMsg",
                "wrong answer | 500 | answered with a MoveWorkerRetMsg",
                "refuse       | 500 | Worker error: no",
            })
    void whoAnswersCommandsBadlyIsNamedInTime(String how, int status, String text)
            throws Exception {
        try (var worker = worker("a", 0)) {
            worker.does("register");
            worker.does("answer", "how", how);
            Answer answer = running.post("/clear", CLEAR);
            assertThat(answer.status()).as(answer.body()).isEqualTo(status);
            assertThat(answer.json().get("detail").asText()).contains(text);
        }
    }

    @Test
    void whoAnswersBadlyOnceIsAskedAgainAndTheOthersCount() throws Exception {
        try (var good = worker("a", 0);
                var bad = worker("a", 1)) {
            good.does("register");
            bad.does("register");
            bad.does("answer", "how", "garbage");
            JsonNode answer = running.post("/clear", CLEAR).json();
            assertThat(answer.get("status").asText()).isEqualTo("partial");
            assertThat(answer.get("num_tokens").asInt()).isEqualTo(512);
            assertThat(answer.get("workers").get(1).get("error").asText())
                    .contains("a/1", "can't be read");
            bad.does("answer", "how", "obey");
            RunningController.await(
                    () ->
                            running.post("/clear", CLEAR)
                                    .json()
                                    .get("workers")
                                    .get(1)
                                    .has("num_tokens"));
        }
    }

    @Test
    void whoStandsStillDuringACommandCostsItsDeadline() throws Exception {
        try (var worker = worker("a", 0)) {
            worker.does("register");
            worker.pause();
            assertThat(running.post("/clear", CLEAR).status()).isEqualTo(504);
            assertThat(doctor()).contains("\"id\":\"commands_unanswered\"", "a/0");

            worker.goOn();
            RunningController.await(() -> running.post("/clear", CLEAR).status() == 200);
            RunningController.await(() -> !doctor().contains("commands_unanswered"));
        }
    }
}
