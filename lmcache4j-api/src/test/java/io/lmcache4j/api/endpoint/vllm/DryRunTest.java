package io.lmcache4j.api.endpoint.vllm;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.TestServer;
import io.lmcache4j.api.TestServer.Answer;
import io.lmcache4j.engine.LMCacheEngine;
import io.lmcache4j.engine.Prompt;
import io.lmcache4j.engine.key.RequestConfigs;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.stream.LongStream;

/** Routes of class destroy that are only asked what would go. */
class DryRunTest {
    private final TestServer worker = TestServer.worker();
    private final LMCacheEngine engine = worker.manager().engine().orElseThrow();

    @AfterEach
    void close() {
        worker.close();
    }

    private static String body(long chunks, long bytes, long tokens, long pinned, long recompute) {
        return "{\"dry_run\":true,\"backends\":{\"LocalCPUBackend\":{\"chunks\":%d,\"bytes\":%d,\"tokens\":%d,\"pinned\":%d,\"skipped\":%d}},\"recompute_tokens\":%d}"
                .formatted(chunks, bytes, tokens, pinned, pinned, recompute);
    }

    private void lookup(long end) {
        Prompt prompt = Prompt.of(LongStream.range(0, end).toArray());
        engine.lookup(prompt, "id", RequestConfigs.EMPTY);
    }

    @Test
    void aClearSaysWhatWouldGoAndTakesNothing() {
        worker.post("/cache/store?tokens_mock=0,12");
        lookup(4);
        Answer answer = worker.delete("/cache/clear?dry_run=true");
        assertThat(answer.body()).isEqualTo(body(2, 8192, 8, 1, 8));
        assertThat(answer.header("X-LMCache4j-Audit")).isEqualTo("2");
        assertThat(worker.delete("/cache/clear?dry_run=1").body()).isEqualTo(answer.body());
        assertThat(worker.delete("/cache/clear").body()).contains("\"num_removed\": 8");
        engine.unpin("id");
    }

    @Test
    void aClearOfOtherTiersWouldTakeNothing() {
        worker.post("/cache/store?tokens_mock=0,8");
        assertThat(worker.delete("/cache/clear?dry_run=true&locations=LocalDiskBackend").body())
                .isEqualTo("{\"dry_run\":true,\"backends\":{},\"recompute_tokens\":0}");
    }

    @Test
    void aStoreSaysWhatItWouldEvict() {
        // The pool has 64 chunks, each of 4 tokens; a request has 32 slots.
        for (int start = 0; start < 256; start += 32) {
            worker.post("/cache/store?tokens_mock=%d,%d".formatted(start, start + 32));
        }
        assertThat(worker.post("/cache/store?tokens_mock=1000,1008&dry_run=true").body())
                .isEqualTo(body(2, 8192, 8, 0, 8));
        assertThat(worker.delete("/cache/clear?dry_run=true").body())
                .isEqualTo(body(64, 64 * 4096, 256, 0, 256));
        assertThat(worker.post("/cache/store?tokens_mock=1000,1008").body())
                .contains("\"num_tokens\": 8");
    }

    @Test
    void aStoreWithRoomEnoughEvictsNothingAndStoresNothing() {
        assertThat(worker.post("/cache/store?tokens_mock=0,8&dry_run=true").body())
                .isEqualTo(body(0, 0, 0, 0, 0));
        assertThat(worker.post("/cache/retrieve?tokens_mock=0,8").body())
                .contains("\"num_retrieved\": 0");
    }

    @Test
    void aRetrieveSaysWhichSlotsItWouldWriteOver() {
        worker.post("/cache/store?tokens_mock=0,8");
        long tokenBytes = worker.manager().kvCaches().orElseThrow().tokenBytes();
        assertThat(worker.post("/cache/retrieve?tokens_mock=0,10&dry_run=true").body())
                .isEqualTo(body(2, 8 * tokenBytes, 8, 0, 8));
    }

    @Test
    void itLeavesStatisticsRecencyAndPinsAlone() {
        worker.post("/cache/store?tokens_mock=0,8");
        String before = counters();
        worker.delete("/cache/clear?dry_run=true");
        worker.post("/cache/store?tokens_mock=100,108&dry_run=true");
        worker.post("/cache/retrieve?tokens_mock=0,8&dry_run=true");
        assertThat(counters()).isEqualTo(before);
    }

    private String counters() {
        return worker.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.matches("lmcache:(num_|local_|pin|active_).*"))
                .reduce("", (a, b) -> a + "\n" + b);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/cache/store?tokens_mock=0,8&dry_run=perhaps",
                "/cache/retrieve?tokens_mock=0,8&dry_run=",
                "/cache/store?tokens_mock=0,8&dry_run=2"
            })
    void whatIsNoBooleanDoesNothing(String target) {
        Answer answer = worker.post(target);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("bool_parsing");
        assertThat(worker.delete("/cache/clear").body()).contains("\"num_removed\": 0");
    }

    @Test
    void aBadClearRemovesNothing() {
        worker.post("/cache/store?tokens_mock=0,8");
        assertThat(worker.delete("/cache/clear?dry_run=yess").status()).isEqualTo(422);
        assertThat(worker.delete("/cache/clear").body()).contains("\"num_removed\": 8");
    }

    @Test
    void aLoadIsCheckedAsInEarnest() {
        String body = "{\"config_path\":\"/nowhere\"}";
        Answer earnest =
                worker.send(
                        "POST", "/cache/load-fs-chunks", body, "Content-Type", "application/json");
        Answer dry =
                worker.send(
                        "POST",
                        "/cache/load-fs-chunks?dry_run=true",
                        body,
                        "Content-Type",
                        "application/json");
        assertThat(dry.status()).isEqualTo(400);
        assertThat(dry.body()).isEqualTo(earnest.body());
    }
}
