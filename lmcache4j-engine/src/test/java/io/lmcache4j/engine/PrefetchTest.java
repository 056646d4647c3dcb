package io.lmcache4j.engine;

import static io.lmcache4j.engine.TieredWorker.eventually;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.event.EventStatus;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.key.RequestConfigs;
import io.lmcache4j.engine.lookup.LookupRequest;
import io.lmcache4j.engine.metrics.PrefetchResult;
import io.lmcache4j.engine.token.PromptHashes;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

@Timeout(60)
class PrefetchTest {
    private static final int POOL = 16;

    private TieredWorker worker = new TieredWorker(POOL, Map.of());

    @AfterEach
    void close() {
        worker.close();
    }

    private void settings(int chunks, Map<String, Object> settings) {
        worker.close();
        worker = new TieredWorker(chunks, settings);
    }

    private CompletableFuture<Integer> prefetch(String id, long seed, int tokens) {
        PromptHashes hashes = worker.tokens().hashes(EngineFixture.tokens(seed, tokens));
        return worker.engine.prefetch(
                new LookupRequest(hashes.hashes(), hashes.counts(), id, RequestConfigs.EMPTY));
    }

    private static int get(CompletableFuture<Integer> answer) throws Exception {
        return answer.get(20, TimeUnit.SECONDS);
    }

    /** Stores a prompt, and leaves of it in the CPU tier only the first so many chunks. */
    private void stored(long seed, int tokens, int inMemory) {
        worker.store(seed, tokens);
        List<EngineKey> keys = worker.keys(seed, tokens);
        keys.subList(inMemory, keys.size()).forEach(worker.cpu::remove);
    }

    private long counted(PrefetchResult result) {
        return worker.stats.prefetches().counted(result);
    }

    @Test
    void nothingFoundAnswersZeroAndLeavesNoEvent() throws Exception {
        assertThat(get(prefetch("r", 1, 8))).isZero();
        eventually(() -> counted(PrefetchResult.NONE) == 1);
        worker.assertNothingHeld();
    }

    @Test
    void theMemoryTierAloneNeedsNoTurnAndNoMemory() throws Exception {
        stored(1, 40, 10);
        assertThat(get(prefetch("r", 1, 40))).as("more than half of the pool").isEqualTo(40);
        assertThat(worker.engine.events(EventStatus.DONE)).isEqualTo(1);
        assertThat(worker.slow.asked).hasValue(0);
        assertThat(worker.retrieve(1, 24, "r").retrievedTokens()).isEqualTo(24);
        worker.assertNothingHeld();
    }

    @Test
    void chunksOfASlowerTierAreThereWhenTheRetrieveComes() throws Exception {
        stored(1, 16, 1);
        worker.slow.shut();
        CompletableFuture<Integer> answer = prefetch("r", 1, 16);
        eventually(() -> worker.slow.asked.get() == 1);
        assertThat(answer).isNotDone();
        assertThat(worker.engine.events(EventStatus.ONGOING)).isEqualTo(1);
        worker.slow.letGo(3);
        assertThat(get(answer)).isEqualTo(16);
        // Nobody lets a further read go: all of this comes from memory.
        worker.cpu.clear();
        RetrieveResult result = worker.retrieve(1, 16, "r");
        assertThat(result.retrievedTokens()).isEqualTo(16);
        assertThat(result.chunksByTier())
                .containsExactly(Map.entry("LocalCPUBackend", 1), Map.entry(GatedTier.NAME, 3));
        eventually(() -> counted(PrefetchResult.WHOLE) == 1);
        worker.assertNothingHeld();
    }

    @Test
    void whatIsLoadedIsKeptInTheHotCache() throws Exception {
        stored(1, 16, 0);
        assertThat(get(prefetch("r", 1, 16))).isEqualTo(16);
        assertThat(worker.cpu.size()).isEqualTo(4);
        worker.engine.unpin("r");
        worker.assertNothingHeld();
    }

    @Test
    void aTierThatDeliversLessThanItPromisedEndsThePrefix() throws Exception {
        stored(1, 16, 1);
        EngineKey third = worker.keys(1, 16).get(2);
        worker.slow.broken.add(third);
        assertThat(get(prefetch("r", 1, 16))).isEqualTo(8);
        eventually(() -> counted(PrefetchResult.SHORT) == 1);
        assertThat(worker.engine.health().lastError()).isPresent();
        assertThat(worker.retrieve(1, 16, "r").retrievedTokens()).isEqualTo(8);
        worker.assertNothingHeld();
    }

    @Test
    void aRetrieveOfLessReleasesTheRest() throws Exception {
        stored(1, 16, 0);
        assertThat(get(prefetch("r", 1, 16))).isEqualTo(16);
        assertThat(worker.retrieve(1, 8, "r").retrievedTokens()).isEqualTo(8);
        worker.assertNothingHeld();
    }

    @Test
    void aRetrieveThatDoesNotWaitSearchesByItself() throws Exception {
        stored(1, 16, 1);
        worker.slow.shut();
        CompletableFuture<Integer> answer = prefetch("r", 1, 16);
        eventually(() -> worker.slow.asked.get() == 1);
        worker.slow.letGo(100);
        assertThat(worker.retrieve(1, 16, "r").retrievedTokens()).isEqualTo(16);
        assertThat(get(answer)).isIn(0, 16);
        worker.assertNothingHeld();
    }

    @Test
    void cancellingInTheMiddleStopsReadingAndReleasesAll() throws Exception {
        stored(1, 16, 0);
        worker.slow.shut();
        CompletableFuture<Integer> answer = prefetch("r", 1, 16);
        worker.slow.letGo(1);
        eventually(() -> worker.slow.asked.get() == 2);
        worker.engine.unpin("r");
        assertThat(get(answer)).as("at once, though a read is going on").isZero();
        worker.slow.letGo(1);
        worker.assertNothingHeld();
        eventually(() -> counted(PrefetchResult.CANCELLED) == 1);
        assertThat(worker.slow.asked).as("no read was begun after it").hasValue(2);
    }

    @Test
    void whoWaitsForATurnIsCancelledToo() throws Exception {
        settings(POOL, Map.of("extra_config", Map.of("lmcache4j.prefetch_concurrency", 1)));
        stored(1, 8, 0);
        stored(2, 8, 0);
        worker.slow.shut();
        CompletableFuture<Integer> first = prefetch("a", 1, 8);
        eventually(() -> worker.slow.asked.get() == 1);
        CompletableFuture<Integer> second = prefetch("b", 2, 8);
        eventually(() -> worker.slow.pins.get() == 4);
        assertThat(worker.slow.asked).as("one at a time").hasValue(1);
        worker.engine.unpin("b");
        assertThat(get(second)).isZero();
        eventually(() -> worker.slow.pins.get() == 2);
        worker.slow.letGo(2);
        assertThat(get(first)).isEqualTo(8);
        worker.engine.unpin("a");
        worker.assertNothingHeld();
    }

    @Test
    void prefetchesHoldHalfOfTheMemoryAtMost() throws Exception {
        stored(1, 32, 0);
        stored(2, 32, 0);
        assertThat(get(prefetch("a", 1, 24))).isEqualTo(24);
        assertThat(get(prefetch("b", 2, 24))).as("8 chunks are half, 6 are taken").isEqualTo(8);
        worker.engine.unpin("a");
        worker.engine.unpin("b");
        worker.cpu.clear();
        assertThat(get(prefetch("b", 2, 32))).as("given back").isEqualTo(32);
        worker.engine.unpin("b");
        worker.assertNothingHeld();
    }

    @Test
    void aSecondPrefetchOfAnIdReplacesTheFirst() throws Exception {
        stored(1, 16, 0);
        assertThat(get(prefetch("r", 1, 16))).isEqualTo(16);
        assertThat(get(prefetch("r", 1, 8))).isEqualTo(8);
        assertThat(worker.engine.pinnedLookups()).isEqualTo(1);
        assertThat(worker.retrieve(1, 16, "r").retrievedTokens()).isEqualTo(8);
        worker.assertNothingHeld();
    }

    @Test
    void chunksOfARequestThatIsLostAreReleasedByThePinTimeout() throws Exception {
        settings(POOL, Map.of("pin_timeout_sec", 1));
        stored(1, 16, 2);
        assertThat(get(prefetch("r", 1, 16))).isEqualTo(16);
        eventually(() -> worker.engine.events(EventStatus.DONE) == 0);
        eventually(() -> counted(PrefetchResult.EXPIRED) == 1);
        worker.assertNothingHeld();
        assertThat(worker.retrieve(1, 16, "r").retrievedTokens())
                .as("a late retrieve searches")
                .isEqualTo(16);
    }

    @Test
    void aSlowTierMakesForAShortAnswerNotForNone() throws Exception {
        settings(POOL, Map.of("lookup_timeout_ms", 400));
        stored(1, 16, 1);
        worker.slow.shut();
        worker.slow.letGo(1);
        CompletableFuture<Integer> answer = prefetch("r", 1, 16);
        eventually(() -> worker.slow.asked.get() == 2);
        long begun = System.nanoTime();
        eventually(() -> System.nanoTime() - begun > TimeUnit.MILLISECONDS.toNanos(400));
        worker.slow.letGo(1);
        assertThat(get(answer)).as("no third read after the deadline").isEqualTo(12);
        assertThat(worker.retrieve(1, 16, "r").retrievedTokens()).isEqualTo(12);
        worker.assertNothingHeld();
    }

    @Test
    void closingTheEngineMeanwhileLeavesNothing() throws Exception {
        stored(1, 16, 1);
        assertThat(get(prefetch("done", 1, 4))).isEqualTo(4);
        worker.slow.shut();
        CompletableFuture<Integer> answer = prefetch("r", 1, 16);
        eventually(() -> worker.slow.asked.get() == 1);
        worker.engine.close();
        assertThat(get(answer)).isZero();
        worker.slow.letGo(1);
        eventually(() -> worker.pool.activeObjects() == 0);
        assertThat(get(prefetch("late", 1, 16))).isZero();
        eventually(() -> worker.pool.activeObjects() == 0);
    }

    @Test
    void closingFreezingAndBypassingATierMeanwhileLeavesNothing() throws Exception {
        List<Runnable> switches =
                List.of(
                        () -> worker.engine.storage().setBypass(GatedTier.NAME, true),
                        () -> worker.engine.storage().setFreeze(true),
                        () -> worker.engine.storage().closeBackend("LocalCPUBackend"));
        for (Runnable change : switches) {
            settings(POOL, Map.of());
            stored(1, 16, 1);
            worker.slow.shut();
            CompletableFuture<Integer> answer = prefetch("r", 1, 16);
            eventually(() -> worker.slow.asked.get() == 1);
            change.run();
            worker.slow.open();
            int hit = get(answer);
            assertThat(hit).isBetween(4, 16);
            assertThat(worker.retrieve(1, 16, "r").retrievedTokens()).isEqualTo(hit);
            worker.assertNothingHeld();
        }
    }

    @Test
    void manyRequestsThatComeAndGoLeaveNothing() throws Exception {
        settings(64, Map.of());
        for (int seed = 0; seed < 8; seed++) {
            stored(seed, 16, seed % 5);
        }
        List<CompletableFuture<Void>> hosts = new ArrayList<>();
        for (int host = 0; host < 8; host++) {
            int seed = host;
            hosts.add(
                    CompletableFuture.runAsync(() -> comeAndGo(seed), Thread::startVirtualThread));
        }
        for (CompletableFuture<Void> host : hosts) {
            host.get(40, TimeUnit.SECONDS);
        }
        worker.assertNothingHeld();
    }

    private void comeAndGo(int seed) {
        for (int round = 0; round < 100; round++) {
            String id = "r" + (seed + round) % 4;
            CompletableFuture<Integer> answer = prefetch(id, seed, 16);
            if (round % 3 != 0) {
                answer.join();
            }
            if (round % 2 == 0) {
                worker.engine.unpin(id);
            } else {
                retrieve(seed, id);
            }
        }
        for (int i = 0; i < 4; i++) {
            worker.engine.unpin("r" + i);
        }
    }

    private void retrieve(int seed, String id) {
        int[] slots = EngineFixture.slots(0, 16);
        worker.engine.retrieve(
                new RetrieveRequest(
                        TieredWorker.prompt(seed, 16),
                        0,
                        0,
                        worker.caches,
                        slots,
                        Optional.of(id),
                        RequestConfigs.EMPTY));
    }
}
