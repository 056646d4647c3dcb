package io.lmcache4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.key.RequestConfigs;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Sessions that share prefixes, on a pool too small for them, while somebody clears it. */
@Timeout(60)
class LMCacheEngineConcurrencyTest {
    private static final int SESSIONS = 4;
    private static final int ROUNDS = 300;
    private static final int SLOTS_EACH = EngineFixture.SLOTS / SESSIONS;

    @Test
    void whatComesBackIsAlwaysWhatTheTokensStandFor() throws Exception {
        try (EngineFixture worker = EngineFixture.of(6, Map.of());
                ExecutorService threads = Executors.newFixedThreadPool(SESSIONS)) {
            List<CompletableFuture<Integer>> sessions = new ArrayList<>();
            for (int session = 0; session < SESSIONS; session++) {
                int number = session;
                sessions.add(CompletableFuture.supplyAsync(() -> run(worker, number), threads));
            }
            int verified = 0;
            for (CompletableFuture<Integer> session : sessions) {
                verified += session.get(50, TimeUnit.SECONDS);
            }
            assertThat(verified).as("tokens read back and compared").isPositive();
            assertThat(worker.engine.pinnedLookups()).isZero();
            assertThat(worker.engine.clear(Optional.empty()).values())
                    .allSatisfy(cleared -> assertThat(cleared.skipped()).isZero());
            assertThat(worker.store(prompt(99, 24), EngineFixture.slots(0, 24)))
                    .as("all memory came back: six chunks fit again")
                    .isEqualTo(24);
        }
    }

    private static int run(EngineFixture worker, int session) {
        Random random = new Random(session);
        int first = session * SLOTS_EACH;
        int[] slots = EngineFixture.slots(first, SLOTS_EACH);
        int verified = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long[] prompt = prompt(random.nextInt(3), 4 * (1 + random.nextInt(SLOTS_EACH / 4)));
            String id = session + "-" + round;
            worker.engine.lookup(Prompt.of(prompt), id, RequestConfigs.EMPTY);
            int hit =
                    worker.engine
                            .retrieve(
                                    new RetrieveRequest(
                                            Prompt.of(prompt),
                                            0,
                                            0,
                                            worker.caches,
                                            slots,
                                            Optional.of(id),
                                            RequestConfigs.EMPTY))
                            .retrievedTokens();
            for (int i = 0; i < hit; i++) {
                byte[] read = worker.row(first + i);
                worker.fill(first + i, meaning(prompt[i]));
                assertThat(read).isEqualTo(worker.row(first + i));
            }
            verified += hit;
            for (int i = hit; i < prompt.length; i++) {
                worker.fill(first + i, meaning(prompt[i]));
            }
            worker.store(prompt, slots);
            if (round % 50 == 49) {
                worker.engine.clear(Optional.empty());
            }
        }
        return verified;
    }

    /** Prompts of different ids share their first four tokens. */
    private static long[] prompt(int id, int length) {
        long[] prompt = EngineFixture.tokens(id, length);
        for (int i = 0; i < 4; i++) {
            prompt[i] = i;
        }
        return prompt;
    }

    private static int meaning(long token) {
        return Math.toIntExact(token);
    }
}
