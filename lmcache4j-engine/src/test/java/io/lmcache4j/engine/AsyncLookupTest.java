package io.lmcache4j.engine;

import static io.lmcache4j.engine.TieredWorker.eventually;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.key.RequestConfigs;
import io.lmcache4j.engine.lookup.LMCacheAsyncLookupClient;
import io.lmcache4j.engine.lookup.LookupRequest;
import io.lmcache4j.engine.lookup.LookupTransport;
import io.lmcache4j.engine.storage.StorageBackend;
import io.lmcache4j.engine.token.PromptHashes;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A scheduler and two ranks, each with tiers of its own. */
@Timeout(60)
class AsyncLookupTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TieredWorker first = new TieredWorker(16, Map.of());
    private final TieredWorker second = new TieredWorker(16, Map.of());
    private final LookupTransport transport =
            LookupTransport.inProcess(
                    List.of(() -> Optional.of(first.server), () -> Optional.of(second.server)));
    private LMCacheAsyncLookupClient client = client(20_000);

    private LMCacheAsyncLookupClient client(int timeoutMillis) {
        return new LMCacheAsyncLookupClient(first.tokens(), transport, () -> timeoutMillis);
    }

    @AfterEach
    void close() {
        client.close();
        transport.close();
        first.close();
        second.close();
    }

    private OptionalInt lookup(String id) {
        return client.lookup(EngineFixture.tokens(1, 16), id, RequestConfigs.EMPTY);
    }

    private int lookupNow(String id) {
        return client.lookup(EngineFixture.tokens(1, 16), id, RequestConfigs.EMPTY, PATIENCE);
    }

    /** Leaves nothing of a prompt in a worker's CPU tier. */
    private static void onlySlow(TieredWorker worker, int tokens) {
        worker.store(1, tokens);
        for (EngineKey key : worker.slow.keys()) {
            worker.cpu.remove(key);
        }
    }

    private void assertNothingHeld() {
        first.assertNothingHeld();
        second.assertNothingHeld();
    }

    @Test
    void isPendingUntilEveryRankHasLoaded() throws Exception {
        onlySlow(first, 16);
        onlySlow(second, 16);
        second.slow.shut();
        assertThat(lookup("r")).isEmpty();
        eventually(() -> second.slow.asked.get() == 1);
        eventually(() -> first.engine.pinnedLookups() == 1);
        assertThat(lookup("r")).as("asked again").isEmpty();
        assertThat(client.lookupCache("r")).isEmpty();
        second.slow.letGo(4);
        client.await("r", PATIENCE);
        assertThat(lookup("r")).hasValue(16);
        assertThat(client.lookupCache("r")).hasValue(16);
        assertThat(first.slow.asked).as("loaded once").hasValue(4);
        assertThat(first.retrieve(1, 16, "r").retrievedTokens()).isEqualTo(16);
        assertThat(second.retrieve(1, 16, "r").retrievedTokens()).isEqualTo(16);
        assertNothingHeld();
    }

    @Test
    void aRankWithLessDecides() {
        onlySlow(first, 16);
        onlySlow(second, 8);
        assertThat(lookupNow("r")).isEqualTo(8);
        assertThat(first.retrieve(1, 8, "r").retrievedTokens()).isEqualTo(8);
        assertThat(second.retrieve(1, 8, "r").retrievedTokens()).isEqualTo(8);
        assertNothingHeld();
    }

    @Test
    void aRankWithNothingMakesTheOtherReleaseWhatItLoaded() {
        onlySlow(first, 16);
        assertThat(lookupNow("r")).isZero();
        assertNothingHeld();
    }

    @Test
    void aRankThatIsLateMakesTheLookupZeroAndAllRelease() {
        client = client(50);
        onlySlow(first, 16);
        onlySlow(second, 16);
        second.slow.shut();
        assertThat(lookupNow("r")).isZero();
        eventually(() -> first.engine.pinnedLookups() == 0);
        second.slow.open();
        assertNothingHeld();
    }

    @Test
    void aRequestThatIsGivenUpIsReleasedEverywhere() {
        onlySlow(first, 16);
        onlySlow(second, 16);
        second.slow.shut();
        assertThat(lookup("r")).isEmpty();
        eventually(() -> second.slow.asked.get() == 1);
        client.unpin("r");
        assertThat(client.lookupCache("r")).isEmpty();
        second.slow.letGo(1);
        assertNothingHeld();
        assertThat(second.slow.asked).hasValue(1);
    }

    @Test
    void patienceThatEndsGivesTheRequestUp() {
        onlySlow(first, 16);
        onlySlow(second, 16);
        second.slow.shut();
        assertThat(
                        client.lookup(
                                EngineFixture.tokens(1, 16),
                                "r",
                                RequestConfigs.EMPTY,
                                Duration.ofMillis(20)))
                .isZero();
        second.slow.open();
        assertNothingHeld();
    }

    @Test
    void aWorkerWhoseServerIsClosedMeansNoAnswer() {
        onlySlow(first, 16);
        onlySlow(second, 16);
        second.server.close();
        assertThat(lookupNow("r")).isZero();
        eventually(() -> first.engine.pinnedLookups() == 0);
        assertNothingHeld();
    }

    @Test
    void aWorkerThatIsClosedMeanwhileMakesTheLookupZero() throws Exception {
        onlySlow(first, 16);
        onlySlow(second, 16);
        second.slow.shut();
        assertThat(lookup("r")).isEmpty();
        eventually(() -> second.slow.asked.get() == 1);
        second.engine.close();
        client.await("r", PATIENCE);
        assertThat(lookup("r")).hasValue(0);
        second.slow.open();
        first.assertNothingHeld();
        eventually(() -> second.pool.activeObjects() == 0);
    }

    @Test
    void closingTheClientGivesUpWhatIsPending() {
        onlySlow(first, 16);
        onlySlow(second, 16);
        second.slow.shut();
        assertThat(lookup("r")).isEmpty();
        client.close();
        assertThat(lookup("r")).hasValue(0);
        second.slow.open();
        assertNothingHeld();
    }

    @Test
    void aForgottenIdIsLookedUpAnew() {
        onlySlow(first, 16);
        onlySlow(second, 8);
        assertThat(lookupNow("r")).isEqualTo(8);
        second.store(1, 16);
        assertThat(lookupNow("r")).as("remembered").isEqualTo(8);
        client.clearLookupStatus("r");
        assertThat(client.lookupCache("r")).isEmpty();
        assertThat(lookupNow("r")).isEqualTo(16);
        client.unpin("r");
        assertNothingHeld();
    }

    @Test
    void aPromptWithoutAWholeChunkIsNotAskedFor() {
        assertThat(client.lookup(new long[3], "r", RequestConfigs.EMPTY)).hasValue(0);
        assertThat(client.lookupCache("r")).isEmpty();
    }

    @Test
    void aSlowRemoteIsLoadedAhead() throws Exception {
        Map<String, Object> settings =
                Map.of("remote_url", "mock://1?peeking_latency=2&read_throughput=0.001");
        long[] prompt = EngineFixture.tokens(1, 16);
        int[] slots = EngineFixture.slots(0, 16);
        try (EngineFixture worker = EngineFixture.of(16, settings)) {
            worker.fill(slots, 1);
            worker.store(prompt, slots);
            StorageBackend remote = worker.engine.storage().backend("RemoteBackend").orElseThrow();
            StorageBackend cpu = worker.engine.storage().backend("LocalCPUBackend").orElseThrow();
            PromptHashes hashes = first.tokens().hashes(prompt);
            eventually(
                    () -> {
                        worker.engine.unpin("r");
                        worker.engine.clear(Optional.of(List.of("LocalCPUBackend")));
                        // What is on its way to the store can't leave yet.
                        return cpu.usage().orElseThrow().chunks() == 0
                                && worker.engine
                                                .prefetch(
                                                        new LookupRequest(
                                                                hashes.hashes(),
                                                                hashes.counts(),
                                                                "r",
                                                                RequestConfigs.EMPTY))
                                                .join()
                                        == 16;
                    });
            remote.clear();
            worker.engine.clear(Optional.of(List.of("LocalCPUBackend")));
            RetrieveResult result =
                    worker.engine.retrieve(
                            new RetrieveRequest(
                                    Prompt.of(prompt),
                                    0,
                                    0,
                                    worker.caches,
                                    EngineFixture.slots(32, 16),
                                    Optional.of("r"),
                                    RequestConfigs.EMPTY));
            assertThat(result.chunksByTier()).containsExactly(Map.entry("RemoteBackend", 4));
            assertThat(worker.rows(EngineFixture.slots(32, 16))).isDeepEqualTo(worker.rows(slots));
        }
    }

    @Test
    void aProbeIsAnsweredAndLeavesNoTrace() {
        assertThat(client.probe(PATIENCE)).containsExactly(OptionalInt.of(0), OptionalInt.of(0));
        assertNothingHeld();
    }
}
