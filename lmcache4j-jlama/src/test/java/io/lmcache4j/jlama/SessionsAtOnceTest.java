package io.lmcache4j.jlama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Several sessions of a model at the same time. */
@Timeout(120)
class SessionsAtOnceTest {
    private static final int PLACES = 8;
    private static final int[] SYSTEM = SmallModel.tokens(1, 3 * CachedModel.CHUNK);

    private final CachedModel cached = CachedModel.with(Map.of());

    @AfterEach
    void close() {
        cached.close();
    }

    @Test
    void twoThatStoreTheSamePrefixAtOnceKeepOneOfIt() throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> stores = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                stores.add(threads.submit(() -> storeTogether(together)));
            }
            for (Future<Integer> store : stores) {
                assertThat(store.get()).isBetween(0, SYSTEM.length);
            }
        }
        assertThat(cached.engine().clear(Optional.empty()).values())
                .singleElement()
                .satisfies(gone -> assertThat(gone.tokens()).isEqualTo(SYSTEM.length));
    }

    @Test
    void prefixStoredByTwoIsWhole() throws Exception {
        int[] prompt = SmallModel.join(SYSTEM, SmallModel.tokens(9, 10));
        Reproducible.assertSame(
                () -> cached.computeAll(prompt),
                () -> {
                    twoThatStoreTheSamePrefixAtOnceKeepOneOfIt();
                    cached.ask(SYSTEM);
                    return cached.ask(prompt).probabilities();
                });
    }

    private int storeTogether(CyclicBarrier together) throws Exception {
        try (JlamaSession session = cached.open()) {
            cached.reuse().prefill(session, SYSTEM);
            together.await(60, TimeUnit.SECONDS);
            return cached.reuse().store(session);
        }
    }

    @Test
    void eightConversationsGetTheirOwnAnswers() throws Exception {
        Reproducible.assertSame(
                () -> {
                    List<float[]> alone = new ArrayList<>();
                    for (int i = 0; i < PLACES; i++) {
                        alone.add(cached.computeAll(conversation(i)));
                    }
                    return joined(alone);
                },
                () -> {
                    cached.engine().clear(Optional.empty());
                    cached.ask(SYSTEM);
                    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                        List<Future<float[]>> asked = new ArrayList<>();
                        for (int i = 0; i < PLACES; i++) {
                            int[] prompt = conversation(i);
                            asked.add(threads.submit(() -> cached.ask(prompt).probabilities()));
                        }
                        List<float[]> answers = new ArrayList<>();
                        for (Future<float[]> answer : asked) {
                            answers.add(answer.get());
                        }
                        return joined(answers);
                    }
                });
        assertThat(cached.engine().pinnedLookups()).isZero();
    }

    private static int[] conversation(int number) {
        return SmallModel.join(SYSTEM, SmallModel.tokens(100 + number, 10 + number));
    }

    private static float[] joined(List<float[]> parts) {
        float[] all = new float[parts.size() * RandomModel.VOCABULARY];
        for (int i = 0; i < parts.size(); i++) {
            System.arraycopy(
                    parts.get(i), 0, all, i * RandomModel.VOCABULARY, RandomModel.VOCABULARY);
        }
        return all;
    }

    @Test
    void whenAllPlacesAreTakenNoSessionOpensUntilOneCloses() {
        List<JlamaSession> open = new ArrayList<>();
        for (int i = 0; i < PLACES; i++) {
            open.add(cached.open());
        }
        assertThat(cached.caches().open()).isEmpty();
        open.getFirst().close();
        try (JlamaSession next = cached.open()) {
            assertThat(next.tokens()).isEmpty();
        }
        open.forEach(JlamaSession::close);
    }

    @Test
    void cachesWithoutAPlaceAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JlamaKvCaches(cached.model(), 0))
                .withMessage("sessions must be 1 or more, was 0");
    }
}
