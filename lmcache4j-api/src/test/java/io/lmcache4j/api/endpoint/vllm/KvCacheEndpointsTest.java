package io.lmcache4j.api.endpoint.vllm;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.TestServer;
import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.layout.KvLayout;
import io.lmcache4j.engine.layout.PagedKvCaches;
import io.lmcache4j.engine.layout.SlotMapping;

import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.util.Optional;

/** What the contract table of the family can't say. */
class KvCacheEndpointsTest {
    @Test
    void infoTellsTheLayersThoughUpstreamAlwaysAnswers404() {
        try (var worker = TestServer.worker()) {
            var answer = worker.get("/cache/kvcache/info");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains("\"num_layers\": 1", "\"torch.bfloat16\"");
        }
    }

    @Test
    void chunkSizeMayBeLeftOut() {
        try (var worker = TestServer.worker()) {
            var answer = worker.get("/cache/kvcache/check?slot_mapping=1");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains("\"chunk_size\": null", "\"chunk_checksums\": []");
        }
    }

    @Test
    void aSchedulerTellsTheFlagAndCanNotSetIt() {
        try (var scheduler = TestServer.scheduler()) {
            assertThat(scheduler.post("/cache/kvcache/record_slot").status()).isEqualTo(200);
            var answer = scheduler.post("/cache/kvcache/record_slot?enabled=true");
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.body()).contains("Failed to set record slot status", "NoneType");
        }
    }

    @Test
    void theFlagIsTheEnginesOwn() {
        try (var worker = TestServer.worker()) {
            worker.post("/cache/kvcache/record_slot?enabled=True");
            var engine = worker.manager().engine().orElseThrow();
            assertThat(engine.isKvcacheCheckLogEnabled()).isTrue();
            worker.post("/cache/kvcache/record_slot?enabled=FALSE");
            assertThat(engine.isKvcacheCheckLogEnabled()).isFalse();
        }
    }

    @Test
    void moreThanAMillionChecksumsAreRefusedBeforeTheFirst() throws Exception {
        try (var caches =
                PagedKvCaches.allocate(
                        KvLayout.NL_X_TWO_NB_BS_NH_HS, 2, 1, 32, 1, 4, KvDtype.BFLOAT16)) {
            var slots = SlotMapping.parse("[0,31]".repeat(SlotMapping.MAX_SLOTS / 32));
            var one = Optional.of(BigInteger.ONE);
            assertThat(new KvCheck(caches, slots, one, false).hasTooManySums()).isFalse();
            var layerwise = new KvCheck(caches, slots, one, true);
            assertThat(layerwise.hasTooManySums()).isTrue();
            assertThat(layerwise.tooManySums()).startsWith("2000000 checksums are more than");
        }
    }
}
