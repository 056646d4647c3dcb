package io.lmcache4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.engine.key.RequestConfigs;
import io.lmcache4j.engine.storage.cpu.LocalCPUBackend;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;

class LMCacheEngineTest {
    private EngineFixture worker = EngineFixture.ofChunks(16);

    private void withWorker(int chunks, Map<String, Object> settings) {
        worker.close();
        worker = EngineFixture.of(chunks, settings);
    }

    @AfterEach
    void close() {
        worker.close();
    }

    private int lookup(long[] prompt, String id) {
        return worker.engine.lookup(Prompt.of(prompt), id, RequestConfigs.EMPTY);
    }

    private int peek(long[] prompt) {
        return worker.engine.peek(Prompt.of(prompt), RequestConfigs.EMPTY);
    }

    @Test
    void whatWasStoredComesBackByteForByteInOtherSlots() {
        long[] prompt = EngineFixture.tokens(1, 12);
        int[] from = EngineFixture.slots(0, 12);
        int[] to = EngineFixture.slots(32, 12);
        worker.fill(from, 1);
        assertThat(worker.store(prompt, from)).isEqualTo(12);
        assertThat(worker.retrieve(prompt, to)).isEqualTo(12);
        assertThat(worker.rows(to)).isDeepEqualTo(worker.rows(from));
    }

    @Test
    void aTailShorterThanAChunkIsKeptOnlyIfAskedFor() {
        long[] prompt = EngineFixture.tokens(1, 10);
        assertThat(worker.store(prompt, EngineFixture.slots(0, 10))).isEqualTo(8);
        assertThat(peek(prompt)).isEqualTo(8);

        worker.config.set(Map.of("save_unfull_chunk", true), "test");
        assertThat(worker.store(prompt, EngineFixture.slots(0, 10))).isEqualTo(10);
        assertThat(peek(prompt)).isEqualTo(10);
    }

    @Test
    void onlyTheSharedBeginningIsFound() {
        long[] prompt = EngineFixture.tokens(1, 12);
        worker.store(prompt, EngineFixture.slots(0, 12));
        long[] other = prompt.clone();
        other[9] = 77;
        assertThat(peek(other)).isEqualTo(8);
        other[0] = 77;
        assertThat(peek(other)).isZero();
    }

    @Test
    void aMaskedBeginningIsNeitherStoredNorWritten() {
        long[] prompt = EngineFixture.tokens(1, 8);
        int[] slots = EngineFixture.slots(0, 8);
        worker.fill(slots, 1);
        int stored =
                worker.engine.store(
                        new StoreRequest(
                                Prompt.of(prompt),
                                4,
                                worker.caches,
                                slots,
                                Optional.empty(),
                                RequestConfigs.EMPTY));
        assertThat(stored).isEqualTo(4);
        assertThat(peek(prompt)).as("the first chunk is missing").isZero();
        worker.store(prompt, slots);

        byte[] untouched = worker.row(32);
        RetrieveResult result =
                worker.engine.retrieve(
                        new RetrieveRequest(
                                Prompt.of(prompt),
                                4,
                                0,
                                worker.caches,
                                EngineFixture.slots(32, 8),
                                Optional.empty(),
                                RequestConfigs.EMPTY));
        assertThat(result.requiredTokens()).isEqualTo(4);
        assertThat(result.retrievedTokens()).isEqualTo(4);
        assertThat(worker.row(32)).isEqualTo(untouched);
        assertThat(worker.row(36)).isEqualTo(worker.row(4));
    }

    @Test
    void tokensTheHostHasAreNotOverwritten() {
        long[] prompt = EngineFixture.tokens(1, 8);
        worker.fill(EngineFixture.slots(0, 8), 1);
        worker.store(prompt, EngineFixture.slots(0, 8));
        worker.fill(EngineFixture.slots(32, 8), 9);
        byte[] hosts = worker.row(37);
        worker.engine.retrieve(
                new RetrieveRequest(
                        Prompt.of(prompt),
                        0,
                        6,
                        worker.caches,
                        EngineFixture.slots(32, 8),
                        Optional.empty(),
                        RequestConfigs.EMPTY));
        assertThat(worker.row(37)).isEqualTo(hosts);
        assertThat(worker.row(38)).isEqualTo(worker.row(6));
    }

    @Test
    void aMaskInTheMiddleOfAChunkIsRefused() {
        assertThatThrownBy(
                        () ->
                                worker.engine.store(
                                        new StoreRequest(
                                                Prompt.of(EngineFixture.tokens(1, 8)),
                                                3,
                                                worker.caches,
                                                EngineFixture.slots(0, 8),
                                                Optional.empty(),
                                                RequestConfigs.EMPTY)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("multiple of the chunk size");
    }

    @Test
    void aBadSlotStoresNothingAndLosesNoMemory() {
        long[] prompt = EngineFixture.tokens(1, 8);
        int[] slots = EngineFixture.slots(0, 8);
        slots[7] = EngineFixture.SLOTS;
        assertThatThrownBy(() -> worker.store(prompt, slots))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(peek(prompt)).isZero();
        assertThat(worker.store(EngineFixture.tokens(2, 64), EngineFixture.slots(0, 64)))
                .as("all 16 chunks of memory are still there")
                .isEqualTo(64);
    }

    @Test
    void aBadSlotWritesNothing() {
        long[] prompt = EngineFixture.tokens(1, 8);
        worker.fill(EngineFixture.slots(0, 8), 1);
        worker.store(prompt, EngineFixture.slots(0, 8));
        int[] slots = EngineFixture.slots(32, 8);
        slots[7] = EngineFixture.SLOTS;
        byte[] before = worker.row(32);
        assertThatThrownBy(() -> worker.retrieve(prompt, slots))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(worker.row(32)).isEqualTo(before);
    }

    @Test
    void aFullPoolEvictsTheLeastRecentlyWanted() {
        withWorker(4, Map.of());
        long[] first = EngineFixture.tokens(1, 8);
        long[] second = EngineFixture.tokens(2, 8);
        worker.store(first, EngineFixture.slots(0, 8));
        worker.store(second, EngineFixture.slots(0, 8));
        assertThat(lookup(first, "r")).isEqualTo(8);
        worker.engine.unpin("r");
        worker.store(EngineFixture.tokens(3, 4), EngineFixture.slots(0, 4));
        assertThat(peek(first)).isEqualTo(8);
        assertThat(peek(second)).as("its first chunk went").isZero();
    }

    @Test
    void aLookupLeavesTheEndOfAPrefixToBeEvictedFirst() {
        withWorker(4, Map.of());
        long[] prompt = EngineFixture.tokens(1, 16);
        worker.store(prompt, EngineFixture.slots(0, 16));
        lookup(prompt, "r");
        worker.engine.unpin("r");
        worker.store(EngineFixture.tokens(2, 4), EngineFixture.slots(0, 4));
        assertThat(peek(prompt)).isEqualTo(12);
    }

    @Test
    void pinnedChunksStayAndTheStoreStopsShort() {
        withWorker(2, Map.of());
        long[] first = EngineFixture.tokens(1, 8);
        worker.store(first, EngineFixture.slots(0, 8));
        assertThat(lookup(first, "r")).isEqualTo(8);
        long[] second = EngineFixture.tokens(2, 8);
        assertThat(worker.store(second, EngineFixture.slots(0, 8))).isZero();
        assertThat(peek(first)).isEqualTo(8);

        worker.engine.unpin("r");
        worker.engine.unpin("r");
        assertThat(worker.store(second, EngineFixture.slots(0, 8))).isEqualTo(8);
        assertThat(peek(first)).isZero();
    }

    @Test
    void aRetrieveReleasesThePinsOfItsLookup() {
        long[] prompt = EngineFixture.tokens(1, 8);
        worker.store(prompt, EngineFixture.slots(0, 8));
        lookup(prompt, "r");
        assertThat(worker.engine.pinnedLookups()).isEqualTo(1);
        worker.engine.retrieve(
                new RetrieveRequest(
                        Prompt.of(prompt),
                        0,
                        0,
                        worker.caches,
                        EngineFixture.slots(32, 8),
                        Optional.of("r"),
                        RequestConfigs.EMPTY));
        assertThat(worker.engine.pinnedLookups()).isZero();
        assertThat(worker.engine.clear(Optional.empty()).get(LocalCPUBackend.NAME).chunks())
                .isEqualTo(2);
    }

    @Test
    void aRepeatedLookupOfOneIdKeepsOneSetOfPins() {
        long[] prompt = EngineFixture.tokens(1, 8);
        worker.store(prompt, EngineFixture.slots(0, 8));
        lookup(prompt, "r");
        lookup(prompt, "r");
        worker.engine.unpin("r");
        assertThat(worker.engine.clear(Optional.empty()).get(LocalCPUBackend.NAME).skipped())
                .isZero();
    }

    @Test
    void pinsInTheTiersThatAreNamedAlone() {
        long[] prompt = EngineFixture.tokens(1, 8);
        worker.store(prompt, EngineFixture.slots(0, 8));
        Prompt pinned = Prompt.of(prompt);
        assertThat(worker.engine.pin(pinned, "p", List.of("Nowhere"), RequestConfigs.EMPTY))
                .isZero();
        assertThat(
                        worker.engine.pin(
                                pinned, "p", List.of(LocalCPUBackend.NAME), RequestConfigs.EMPTY))
                .isEqualTo(8);
        assertThat(worker.engine.clear(Optional.empty()).get(LocalCPUBackend.NAME).pinned())
                .isEqualTo(2);
        worker.engine.unpin("p");
        assertThat(worker.engine.clear(Optional.empty()).get(LocalCPUBackend.NAME).chunks())
                .isEqualTo(2);
    }

    @Test
    void clearTellsTokensAndLeavesPinnedChunks() {
        long[] pinned = EngineFixture.tokens(1, 8);
        worker.store(pinned, EngineFixture.slots(0, 8));
        worker.store(EngineFixture.tokens(2, 4), EngineFixture.slots(0, 4));
        lookup(pinned, "r");
        var cleared = worker.engine.clear(Optional.of(List.of(LocalCPUBackend.NAME, "Nowhere")));
        assertThat(cleared.sequencedKeySet()).containsExactly(LocalCPUBackend.NAME);
        assertThat(cleared.get(LocalCPUBackend.NAME).tokens()).isEqualTo(4);
        assertThat(cleared.get(LocalCPUBackend.NAME).skipped()).isEqualTo(2);
        assertThat(peek(pinned)).isEqualTo(8);
    }

    @Test
    void clearOfAPromptRemovesItsChunksAlone() {
        long[] first = EngineFixture.tokens(1, 8);
        long[] second = EngineFixture.tokens(2, 8);
        worker.store(first, EngineFixture.slots(0, 8));
        worker.store(second, EngineFixture.slots(0, 8));
        assertThat(worker.engine.clear(Prompt.of(first), Optional.empty(), RequestConfigs.EMPTY))
                .isEqualTo(2);
        assertThat(peek(first)).isZero();
        assertThat(peek(second)).isEqualTo(8);
    }

    @Test
    void frozenStoresNothingButStillRetrieves() {
        long[] prompt = EngineFixture.tokens(1, 8);
        worker.store(prompt, EngineFixture.slots(0, 8));
        worker.engine.storage().setFreeze(true);
        assertThat(worker.store(EngineFixture.tokens(2, 8), EngineFixture.slots(0, 8))).isZero();
        assertThat(worker.retrieve(prompt, EngineFixture.slots(32, 8))).isEqualTo(8);
        worker.engine.storage().setFreeze(false);
        assertThat(worker.store(EngineFixture.tokens(2, 8), EngineFixture.slots(0, 8)))
                .isEqualTo(8);
    }

    @Test
    void switchingTheHotCacheOffClearsItAndKeepsNothing() {
        long[] prompt = EngineFixture.tokens(1, 8);
        worker.store(prompt, EngineFixture.slots(0, 8));
        worker.engine.storage().setHotCache(false);
        assertThat(peek(prompt)).isZero();
        worker.store(prompt, EngineFixture.slots(0, 8));
        assertThat(peek(prompt)).isZero();
        worker.engine.storage().setHotCache(true);
        worker.store(prompt, EngineFixture.slots(0, 8));
        assertThat(peek(prompt)).isEqualTo(8);
    }

    @Test
    void aBypassedTierIsPassedOver() {
        long[] prompt = EngineFixture.tokens(1, 8);
        worker.store(prompt, EngineFixture.slots(0, 8));
        assertThat(worker.engine.storage().setBypass(LocalCPUBackend.NAME, true)).isFalse();
        assertThat(worker.engine.storage().setBypass(LocalCPUBackend.NAME, true)).isTrue();
        assertThat(peek(prompt)).isZero();
        assertThat(worker.engine.storage().setBypass(LocalCPUBackend.NAME, false)).isTrue();
        assertThat(peek(prompt)).isEqualTo(8);
    }

    @Test
    void tagsKeepPromptsApart() {
        long[] prompt = EngineFixture.tokens(1, 8);
        RequestConfigs alice = new RequestConfigs(Map.of("lmcache.tag.user", "alice"));
        worker.engine.store(
                new StoreRequest(
                        Prompt.of(prompt),
                        0,
                        worker.caches,
                        EngineFixture.slots(0, 8),
                        Optional.empty(),
                        alice));
        assertThat(peek(prompt)).isZero();
        assertThat(worker.engine.peek(Prompt.of(prompt), alice)).isEqualTo(8);
    }

    @Test
    void paddingIsZeroOnStoreAndLeftAloneOnLoad() {
        long[] prompt = EngineFixture.tokens(1, 4);
        worker.fill(EngineFixture.slots(0, 4), 1);
        worker.store(prompt, new int[] {0, -1, 2, 3});
        worker.fill(EngineFixture.slots(32, 4), 9);
        byte[] hosts = worker.row(34);
        worker.retrieve(prompt, new int[] {32, 33, -1, 35});
        assertThat(worker.row(33)).containsOnly(0);
        assertThat(worker.row(34)).isEqualTo(hosts);
        assertThat(worker.row(35)).isEqualTo(worker.row(3));
    }

    @Test
    void aRequestNeedsASlotForEveryToken() {
        assertThatThrownBy(
                        () ->
                                StoreRequest.of(
                                        Prompt.of(EngineFixture.tokens(1, 8)),
                                        worker.caches,
                                        EngineFixture.slots(0, 7)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("8 tokens but slots for 7");
    }
}
