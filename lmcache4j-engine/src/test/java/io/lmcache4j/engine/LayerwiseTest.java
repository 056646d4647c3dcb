package io.lmcache4j.engine;

import static io.lmcache4j.engine.TieredWorker.eventually;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.key.LayerCacheEngineKey;
import io.lmcache4j.engine.key.RequestConfigs;
import io.lmcache4j.engine.lookup.LookupRequest;
import io.lmcache4j.engine.memory.MemoryFormat;
import io.lmcache4j.engine.memory.MemoryLease;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.storage.Cleared;
import io.lmcache4j.engine.storage.ReadResult;
import io.lmcache4j.engine.token.PromptHashes;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

@Timeout(60)
class LayerwiseTest {
    private static final int LAYERS = 2;
    private static final Map<String, Object> LAYERWISE = Map.of("use_layerwise", true);

    private TieredWorker worker = new TieredWorker(32, LAYERWISE);

    @AfterEach
    void close() {
        worker.close();
    }

    private void worker(int pieces, Map<String, Object> settings, boolean mla) {
        worker.close();
        Map<String, Object> all = new HashMap<>(settings);
        all.putIfAbsent("use_layerwise", true);
        worker = new TieredWorker(pieces, all, mla);
    }

    private int peek(long seed, int count) {
        return worker.engine.peek(TieredWorker.prompt(seed, count), RequestConfigs.EMPTY);
    }

    private int lookup(long seed, int count, String id) {
        return worker.engine.lookup(TieredWorker.prompt(seed, count), id, RequestConfigs.EMPTY);
    }

    private StoreRequest request(long seed, int count) {
        int[] slots = EngineFixture.slots(0, count);
        worker.fill(slots, seed);
        return StoreRequest.of(TieredWorker.prompt(seed, count), worker.caches, slots);
    }

    private byte[] bytes(EngineKey key) {
        try (MemoryLease lease = ((ReadResult.Hit) worker.cpu.read(key)).lease()) {
            return lease.bytes().toArray(ValueLayout.JAVA_BYTE);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void storeLookupAndRetrieveDriveAllLayersThemselves(boolean mla) {
        worker(32, Map.of("save_unfull_chunk", true), mla);
        worker.store(1, 14);
        assertThat(worker.cpu.size()).isEqualTo(4 * LAYERS);
        assertThat(worker.slow.keys())
                .containsExactlyInAnyOrderElementsOf(worker.keys(1, 14))
                .allMatch(LayerCacheEngineKey.class::isInstance);
        assertThat(peek(1, 14)).isEqualTo(14);
        assertThat(lookup(1, 14, "r")).isEqualTo(14);
        RetrieveResult result = worker.retrieve(1, 14, "r");
        assertThat(result.retrievedTokens()).isEqualTo(14);
        assertThat(result.chunksByTier()).containsExactly(Map.entry("LocalCPUBackend", 4));
        worker.assertNothingHeld();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anObjectHoldsOneLayerTokenAfterToken(boolean mla) {
        worker(32, Map.of(), mla);
        worker.store(1, 4);
        MemoryFormat format = mla ? MemoryFormat.KV_MLA_FMT : MemoryFormat.KV_T2D;
        List<EngineKey> keys = worker.keys(1, 4);
        for (int layer = 0; layer < LAYERS; layer++) {
            try (MemoryLease lease = ((ReadResult.Hit) worker.cpu.read(keys.get(layer))).lease()) {
                MemoryObj object = lease.obj();
                assertThat(object.shape().format()).isEqualTo(format);
                assertThat(object.shape().groups().getFirst().shape())
                        .isEqualTo(mla ? List.of(4, 8) : List.of(4, 2, 8));
                assertThat(object.shape().tokens()).isEqualTo(4);
                byte[] expected = new byte[Math.toIntExact(object.size())];
                worker.caches.gatherLayer(
                        layer,
                        MemorySegment.ofArray(expected),
                        format,
                        EngineFixture.slots(0, 4),
                        0,
                        4);
                assertThat(bytes(keys.get(layer))).isEqualTo(expected);
            }
        }
    }

    @Test
    void aChunkCountsOnlyWhereOneTierHasAllItsLayers() {
        worker.store(1, 16);
        List<EngineKey> keys = worker.keys(1, 16);
        worker.cpu.remove(keys.get(5));
        assertThat(lookup(1, 16, "r")).as("the slower tier has all of the third").isEqualTo(16);
        assertThat(worker.retrieve(1, 16, "r").chunksByTier())
                .containsExactly(Map.entry("LocalCPUBackend", 2), Map.entry(GatedTier.NAME, 2));
        worker.cpu.remove(keys.get(5));
        worker.slow.remove(keys.get(4));
        assertThat(peek(1, 16)).as("both tiers together have it").isEqualTo(8);
        assertThat(lookup(1, 16, "r")).isEqualTo(8);
        assertThat(worker.retrieve(1, 16, "r").retrievedTokens()).isEqualTo(8);
        worker.assertNothingHeld();
    }

    @Test
    void chunksThatAreThereAreNotStoredAgainAndOnesThatLackALayerAre() {
        worker.store(1, 16);
        assertThat(worker.slow.puts).hasValue(8);
        assertThat(worker.engine.store(request(1, 16))).as("stored already").isEqualTo(16);
        assertThat(worker.slow.puts).hasValue(8);
        EngineKey second = worker.keys(1, 16).get(3);
        worker.cpu.remove(second);
        worker.slow.remove(second);
        assertThat(peek(1, 16)).isEqualTo(4);
        assertThat(worker.engine.store(request(1, 16))).isEqualTo(16);
        assertThat(worker.slow.puts).as("the rest").hasValue(14);
        assertThat(peek(1, 16)).isEqualTo(16);
        worker.assertNothingHeld();
    }

    @Test
    void aStoreInStepsPutsEachLayerAfterTheNextIsGathered() {
        try (LayerwiseStore store = worker.engine.storeLayerwise(request(1, 16))) {
            assertThat(worker.pool.activeObjects()).as("memory for all layers").isEqualTo(8);
            assertThat(store.layer()).isZero();
            assertThat(store.next()).isTrue();
            assertThat(worker.slow.puts).hasValue(0);
            assertThat(store.next()).isTrue();
            assertThat(worker.slow.keys())
                    .containsExactlyInAnyOrderElementsOf(
                            worker.keys(1, 16).stream().filter(key -> layer(key) == 0).toList());
            assertThat(peek(1, 16)).isZero();
            assertThat(store.storedTokens()).isZero();
            assertThat(store.next()).isFalse();
            assertThat(store.storedTokens()).isEqualTo(16);
            assertThat(store.next()).isFalse();
        }
        assertThat(worker.retrieve(1, 16, "r").retrievedTokens()).isEqualTo(16);
        worker.assertNothingHeld();
    }

    private static int layer(EngineKey key) {
        return ((LayerCacheEngineKey) key).layer();
    }

    @Test
    void eachLayerIsTakenWhenItsTurnComes() {
        StoreRequest request = request(1, 8);
        try (LayerwiseStore store = worker.engine.storeLayerwise(request)) {
            worker.fill(EngineFixture.slots(0, 8), 9);
            store.next();
            worker.fill(EngineFixture.slots(0, 8), 1);
            store.next();
            store.next();
        }
        List<EngineKey> keys = worker.keys(1, 8);
        worker.store(9, 8);
        assertThat(bytes(keys.get(0))).isEqualTo(bytes(worker.keys(9, 8).get(0)));
        assertThat(bytes(keys.get(1))).isNotEqualTo(bytes(worker.keys(9, 8).get(1)));
    }

    @Test
    void aStoreThatIsLeftEarlyHoldsNothingAndIsNotFound() {
        try (LayerwiseStore store = worker.engine.storeLayerwise(request(1, 16))) {
            store.next();
            store.next();
        }
        assertThat(peek(1, 16)).isZero();
        assertThat(worker.retrieve(1, 16, "r").retrievedTokens()).isZero();
        worker.assertNothingHeld();
    }

    @Test
    void aSlotOutsideTheCachesStoresNothing() {
        int[] slots = EngineFixture.slots(0, 16);
        slots[15] = 64;
        StoreRequest bad = StoreRequest.of(TieredWorker.prompt(1, 16), worker.caches, slots);
        assertThatThrownBy(() -> worker.engine.store(bad))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> worker.engine.storeLayerwise(bad))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(worker.slow.puts).hasValue(0);
        worker.assertNothingHeld();
    }

    @Test
    void whileFrozenAStoreInStepsDoesNothing() {
        worker.engine.storage().setFreeze(true);
        try (LayerwiseStore store = worker.engine.storeLayerwise(request(1, 16))) {
            assertThat(store.next()).isTrue();
            assertThat(store.next()).isTrue();
            assertThat(store.next()).isFalse();
            assertThat(store.storedTokens()).isZero();
        }
        assertThat(worker.pool.activeObjects()).isZero();
    }

    @Test
    void aRetrieveInStepsBringsLayerAfterLayer() {
        worker.store(1, 16);
        for (int i = 6; i < 8; i++) {
            worker.cpu.remove(worker.keys(1, 16).get(i));
        }
        assertThat(lookup(1, 16, "r")).isEqualTo(16);
        try (LayerwiseRetrieve retrieve =
                worker.engine.retrieveLayerwise(worker.retrieveRequest(1, 16, "r"))) {
            assertThat(retrieve.next()).isTrue();
            assertThat(retrieve.layer()).isEqualTo(1);
            assertThat(retrieve.result().retrievedTokens()).as("not at its end").isZero();
            assertThat(retrieve.next()).isTrue();
            assertThat(retrieve.next()).isFalse();
            assertThat(retrieve.result().retrievedTokens()).isEqualTo(16);
            assertThat(retrieve.result().chunksByTier())
                    .containsExactly(Map.entry("LocalCPUBackend", 3), Map.entry(GatedTier.NAME, 1));
            worker.assertCame(1, retrieve.result());
            assertThat(worker.engine.pinnedLookups()).isZero();
        }
        worker.assertNothingHeld();
    }

    @Test
    void aLayerThatDoesNotComeShortensTheResult() {
        worker.store(1, 16);
        for (EngineKey key : List.of(worker.keys(1, 16).get(5))) {
            worker.cpu.remove(key);
            worker.slow.remove(key);
        }
        try (LayerwiseRetrieve retrieve =
                worker.engine.retrieveLayerwise(worker.retrieveRequest(1, 16, "r"))) {
            while (retrieve.next()) {
                assertThat(retrieve.result().retrievedTokens()).isIn(0, 8);
            }
            assertThat(retrieve.result().retrievedTokens()).isEqualTo(8);
            assertThat(retrieve.result().requiredTokens()).isEqualTo(16);
            worker.assertCame(1, retrieve.result());
        }
        worker.assertNothingHeld();
    }

    @Test
    void aRetrieveThatIsLeftEarlyReleasesItsPins() {
        worker.store(1, 16);
        assertThat(lookup(1, 16, "r")).isEqualTo(16);
        try (LayerwiseRetrieve retrieve =
                worker.engine.retrieveLayerwise(worker.retrieveRequest(1, 16, "r"))) {
            retrieve.next();
        }
        assertThat(worker.engine.pinnedLookups()).isZero();
        worker.assertNothingHeld();
    }

    @Test
    void whatIsNotThereIsBroughtInNoStep() {
        try (LayerwiseRetrieve retrieve =
                worker.engine.retrieveLayerwise(worker.retrieveRequest(1, 16, "r"))) {
            assertThat(retrieve.next()).isFalse();
            assertThat(retrieve.result().retrievedTokens()).isZero();
        }
    }

    @Test
    void anAsynchronousLookupLoadsAllLayers() throws Exception {
        worker.store(1, 16);
        worker.cpu.clear();
        PromptHashes hashes = worker.tokens().hashes(EngineFixture.tokens(1, 16));
        LookupRequest request =
                new LookupRequest(hashes.hashes(), hashes.counts(), "r", RequestConfigs.EMPTY);
        assertThat(worker.engine.prefetch(request).get(20, TimeUnit.SECONDS)).isEqualTo(16);
        worker.slow.shut();
        assertThat(worker.retrieve(1, 16, "r").retrievedTokens()).isEqualTo(16);
        worker.slow.open();
        assertThat(worker.engine.prefetch(request).get(20, TimeUnit.SECONDS)).isEqualTo(16);
        try (LayerwiseRetrieve retrieve =
                worker.engine.retrieveLayerwise(worker.retrieveRequest(1, 16, "r"))) {
            while (retrieve.next()) {}
            assertThat(retrieve.result().retrievedTokens()).isEqualTo(16);
            worker.assertCame(1, retrieve.result());
        }
        worker.assertNothingHeld();
    }

    @Test
    void aPrefetchThatLosesALayerEndsBeforeItsChunk() throws Exception {
        worker.store(1, 16);
        worker.cpu.clear();
        worker.slow.broken.add(worker.keys(1, 16).get(3));
        PromptHashes hashes = worker.tokens().hashes(EngineFixture.tokens(1, 16));
        LookupRequest request =
                new LookupRequest(hashes.hashes(), hashes.counts(), "r", RequestConfigs.EMPTY);
        assertThat(worker.engine.prefetch(request).get(20, TimeUnit.SECONDS)).isEqualTo(4);
        assertThat(worker.retrieve(1, 16, "r").retrievedTokens()).isEqualTo(4);
        worker.assertNothingHeld();
    }

    @Test
    void theMemoryTierEvictsWholeChunks() {
        worker(8, Map.of(), false);
        for (int seed = 1; seed <= 4; seed++) {
            worker.store(seed, 4);
        }
        assertThat(lookup(1, 4, "first")).isEqualTo(4);
        worker.store(5, 4);
        assertThat(worker.cpu.size()).isEqualTo(8);
        assertThat(worker.cpu.contains(worker.keys(1, 4))).as("pinned").isEqualTo(2);
        for (EngineKey key : worker.keys(2, 4)) {
            assertThat(worker.cpu.contains(List.of(key))).as("both layers went").isZero();
        }
        assertThat(worker.cpu.contains(worker.keys(3, 4))).isEqualTo(2);
        worker.engine.unpin("first");
    }

    @Test
    void withoutRoomForAWholeChunkTheStoreEndsBeforeIt() {
        worker(5, Map.of(), false);
        int stored = worker.engine.store(request(1, 16));
        assertThat(stored).isEqualTo(8);
        assertThat(peek(1, 16)).isEqualTo(8);
        worker.assertNothingHeld();
    }

    @Test
    void clearCountsATokenOnce() {
        worker.store(1, 16);
        assertThat(worker.engine.previewClear(Optional.of(List.of("LocalCPUBackend"))).backends())
                .containsExactly(Map.entry("LocalCPUBackend", new Cleared(8, 8 * 4096, 16, 0, 0)));
        assertThat(worker.engine.clear(Optional.of(List.of("LocalCPUBackend"))))
                .containsExactly(Map.entry("LocalCPUBackend", new Cleared(8, 8 * 4096, 16, 0, 0)));
    }

    @Test
    void aPromptIsClearedWithAllItsLayers() {
        worker.store(1, 16);
        assertThat(
                        worker.engine.clear(
                                TieredWorker.prompt(1, 8), Optional.empty(), RequestConfigs.EMPTY))
                .as("two chunks, two layers, two tiers")
                .isEqualTo(8);
        assertThat(peek(1, 16)).isZero();
    }

    @Test
    void whatIsMovedIsWholeChunks() {
        worker.store(1, 16);
        worker.slow.clear();
        worker.cpu.remove(worker.keys(1, 16).get(5));
        assertThat(
                        worker.engine.move(
                                TieredWorker.prompt(1, 16),
                                "LocalCPUBackend",
                                GatedTier.NAME,
                                false,
                                RequestConfigs.EMPTY))
                .isEqualTo(8);
        assertThat(worker.slow.keys())
                .containsExactlyInAnyOrderElementsOf(worker.keys(1, 16).subList(0, 4));
        worker.assertNothingHeld();
    }

    @Test
    void aDryRunForeseesWhatAStoreEvicts() {
        worker(8, Map.of(), false);
        worker.store(1, 16);
        assertThat(worker.engine.previewStore(request(2, 4)).backends().get("LocalCPUBackend"))
                .isEqualTo(new Cleared(2, 2 * 4096, 4, 0, 0));
        worker.cpu.remove(worker.keys(1, 16).get(7));
        assertThat(worker.engine.previewStore(request(2, 4)).backends().get("LocalCPUBackend"))
                .as("room for one layer of the two; a whole chunk goes")
                .isEqualTo(new Cleared(2, 2 * 4096, 4, 0, 0));
        assertThat(worker.engine.previewStore(request(1, 16)).backends().get("LocalCPUBackend"))
                .as("the slower tier has all of it")
                .isEqualTo(Cleared.NOTHING);
        assertThat(
                        worker.engine
                                .previewRetrieve(worker.retrieveRequest(1, 16, "r"))
                                .backends()
                                .get("LocalCPUBackend")
                                .chunks())
                .isEqualTo(3);
    }

    @Test
    void stepsNeedChunksKeptInLayers() {
        worker(8, Map.of("use_layerwise", false), false);
        assertThatThrownBy(() -> worker.engine.storeLayerwise(request(1, 4)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("use_layerwise");
        assertThatThrownBy(() -> worker.engine.retrieveLayerwise(worker.retrieveRequest(1, 4, "r")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void layersAreSharedThroughADirectory(@TempDir Path directory) {
        Map<String, Object> settings =
                Map.of("use_layerwise", true, "remote_url", "fs://localhost:0" + directory);
        long[] prompt = EngineFixture.tokens(1, 8);
        try (EngineFixture writer = EngineFixture.of(16, settings)) {
            writer.fill(EngineFixture.slots(0, 8), 1);
            writer.store(prompt, EngineFixture.slots(0, 8));
            eventually(() -> files(directory) == 2 * LAYERS);
        }
        try (EngineFixture reader = EngineFixture.of(16, settings)) {
            assertThat(reader.retrieve(prompt, EngineFixture.slots(8, 8))).isEqualTo(8);
            byte[][] came = reader.rows(EngineFixture.slots(8, 8));
            reader.fill(EngineFixture.slots(8, 8), 1);
            assertThat(came).isDeepEqualTo(reader.rows(EngineFixture.slots(8, 8)));
        }
    }

    private static int files(Path directory) {
        String[] names = directory.toFile().list((_, name) -> name.endsWith(".data"));
        return names == null ? 0 : names.length;
    }

    @Test
    void wholeChunksAndLayersNeverMeet() {
        worker(16, Map.of("use_layerwise", false), false);
        worker.store(1, 4);
        assertThat(worker.keys(1, 4)).noneMatch(LayerCacheEngineKey.class::isInstance);
        eventually(() -> peek(1, 4) == 4);
    }
}
