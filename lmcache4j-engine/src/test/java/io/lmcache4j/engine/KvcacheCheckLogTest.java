package io.lmcache4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;

import io.lmcache4j.engine.key.RequestConfigs;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class KvcacheCheckLogTest {
    private static final String MARK = "[KVCache Check]";

    private final EngineFixture worker = EngineFixture.ofChunks(16);
    private final CapturedLog log = new CapturedLog("lmcache.engine", Level.INFO);
    private final long[] prompt = EngineFixture.tokens(1, 8);
    private final int[] slots = {3, 4, 5, 6, 20, 21, 9, 8};

    @AfterEach
    void close() {
        log.close();
        worker.close();
    }

    private void store(int masked, Optional<String> id) {
        worker.engine.store(
                new StoreRequest(
                        Prompt.of(prompt), masked, worker.caches, slots, id, RequestConfigs.EMPTY));
    }

    private void retrieve(int masked, Optional<String> id) {
        worker.engine.retrieve(
                new RetrieveRequest(
                        Prompt.of(prompt),
                        masked,
                        0,
                        worker.caches,
                        slots,
                        id,
                        RequestConfigs.EMPTY));
    }

    @Test
    void isOffAtFirst() {
        store(0, Optional.of("r"));
        retrieve(0, Optional.of("r"));
        assertThat(worker.engine.isKvcacheCheckLogEnabled()).isFalse();
        assertThat(log.containing(MARK)).isEmpty();
    }

    @Test
    void storeNamesItsSlotsFoldedWithOrWithoutAnId() {
        worker.engine.setKvcacheCheckLogEnabled(true);
        store(0, Optional.of("r-1"));
        store(4, Optional.empty());
        assertThat(log.containing(MARK))
                .containsExactly(
                        "INFO [KVCache Check] Store request r-1, tokens=8,"
                                + " slot_mapping: [[3, 6], 20, 21, 9, 8]",
                        "INFO [KVCache Check] Store request unspecified, tokens=4,"
                                + " slot_mapping: [[3, 6], 20, 21, 9, 8]");
    }

    @Test
    void retrieveNamesItsSlotsOnlyWithAnId() {
        worker.engine.setKvcacheCheckLogEnabled(true);
        retrieve(4, Optional.of("r-1"));
        retrieve(0, Optional.empty());
        assertThat(log.containing(MARK))
                .containsExactly(
                        "INFO [KVCache Check] retrieve request r-1, tokens=4,"
                                + " slot_mapping: [[3, 6], 20, 21, 9, 8]");
    }

    @Test
    void aFrozenStoreIsLoggedToo() {
        worker.engine.setKvcacheCheckLogEnabled(true);
        worker.engine.storage().setFreeze(true);
        store(0, Optional.of("r"));
        assertThat(log.containing(MARK)).hasSize(1);
    }

    @Test
    void switchingIsLoggedAndEndsTheLines() {
        worker.engine.setKvcacheCheckLogEnabled(true);
        worker.engine.setKvcacheCheckLogEnabled(false);
        store(0, Optional.of("r"));
        assertThat(worker.engine.isKvcacheCheckLogEnabled()).isFalse();
        assertThat(log.containing("KVCache Check"))
                .isEqualTo(
                        List.of(
                                "INFO KVCache Check logging enabled",
                                "INFO KVCache Check logging disabled"));
    }
}
