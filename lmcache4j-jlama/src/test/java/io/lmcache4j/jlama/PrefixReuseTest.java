package io.lmcache4j.jlama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Optional;

/** A prompt with a stored prefix comes out as one that is computed whole. */
class PrefixReuseTest {
    private static final int[] SYSTEM = SmallModel.tokens(1, 4 * CachedModel.CHUNK);
    private static final int[] FIRST = SmallModel.join(SYSTEM, SmallModel.tokens(2, 20));
    private static final int[] SECOND = SmallModel.join(SYSTEM, SmallModel.tokens(3, 30));

    private final CachedModel cached = CachedModel.with(Map.of());

    @AfterEach
    void close() {
        cached.close();
    }

    /** The second prompt, of which the first one left the shared part in the cache. */
    private Prefill secondAfterFirst() throws InterruptedException {
        cached.engine().clear(Optional.empty());
        cached.ask(FIRST);
        return cached.ask(SECOND);
    }

    @Test
    void sharedPrefixIsRestoredAndTheRestComputed() throws Exception {
        Prefill second = secondAfterFirst();
        assertThat(second.held()).isZero();
        assertThat(second.restored()).isEqualTo(SYSTEM.length);
        assertThat(second.computed()).isEqualTo(30);
    }

    @Test
    void probabilitiesAfterARestoreAreThoseOfTheWholeComputation() throws Exception {
        Reproducible.assertSame(
                () -> cached.computeAll(SECOND), () -> secondAfterFirst().probabilities());
    }

    /** The comparison above can fail: K of one layer, zeroed, changes the probabilities. */
    @Test
    void zeroedKeysOfOneLayerChangeTheProbabilities() throws Exception {
        cached.ask(SECOND);
        try (JlamaSession session = cached.open()) {
            float[] right = cached.reuse().prefill(session, SECOND).probabilities();
            session.pages().run(1, 0, 0).fill((byte) 0);
            float[] wrong = session.compute(SECOND, SYSTEM.length);
            assertThat(wrong).isNotEqualTo(right);
        }
    }

    @Test
    void wholePromptInTheCacheLeavesItsLastTokenToCompute() throws Exception {
        cached.ask(SYSTEM);
        Prefill again = cached.ask(SYSTEM);
        assertThat(again.restored()).isEqualTo(SYSTEM.length);
        assertThat(again.computed()).isEqualTo(1);
        assertThat(again.probabilities()).doesNotContain(Float.NaN);
    }

    @Test
    void whatASessionHasIsNotRestoredAgain() throws Exception {
        cached.ask(FIRST);
        try (JlamaSession session = cached.open()) {
            cached.reuse().prefill(session, SYSTEM);
            Prefill next = cached.reuse().prefill(session, SECOND);
            assertThat(next.held()).isEqualTo(SYSTEM.length);
            assertThat(next.restored()).isZero();
            assertThat(next.computed()).isEqualTo(30);
        }
    }

    @Test
    void lookupsPinsAreReleased() throws Exception {
        secondAfterFirst();
        assertThat(cached.engine().pinnedLookups()).isZero();
    }

    @Test
    void emptyAndTooLongPromptsAreRefused() {
        try (JlamaSession session = cached.open()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> cached.reuse().prefill(session, new int[0]))
                    .withMessage("a prompt has at least one token");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> cached.reuse().prefill(session, new int[1019]))
                    .withMessage("1019 tokens, but a session of small has at most 1018");
        }
    }
}
