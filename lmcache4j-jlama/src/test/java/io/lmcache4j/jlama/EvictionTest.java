package io.lmcache4j.jlama;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.key.RequestConfigs;
import io.lmcache4j.engine.token.TokenDatabase;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A prefix of which not all is there any more. */
class EvictionTest {
    private static final int[] SYSTEM = SmallModel.tokens(1, 4 * CachedModel.CHUNK);
    private static final int[] PROMPT = SmallModel.join(SYSTEM, SmallModel.tokens(2, 10));

    @Test
    void chunkThatLeftTheMiddleEndsTheRestoreBeforeIt() throws Exception {
        try (CachedModel cached = CachedModel.with(Map.of())) {
            Reproducible.assertSame(
                    () -> cached.computeAll(PROMPT),
                    () -> {
                        cached.engine().clear(Optional.empty());
                        cached.ask(SYSTEM);
                        assertThat(evict(cached, 1)).isEqualTo(1);
                        try (JlamaSession session = cached.open()) {
                            Prefill warm = cached.reuse().prefill(session, PROMPT);
                            assertThat(warm.restored()).isEqualTo(CachedModel.CHUNK);
                            return warm.probabilities();
                        }
                    });
        }
    }

    @Test
    void whatIsMissingInTheMiddleIsStoredAgain() throws Exception {
        try (CachedModel cached = CachedModel.with(Map.of())) {
            cached.ask(SYSTEM);
            evict(cached, 1);
            cached.ask(PROMPT);
            assertThat(cached.ask(PROMPT).restored()).isEqualTo(SYSTEM.length);
        }
    }

    /** Room for three of four chunks: the end of a prefix is never kept without its beginning. */
    @Test
    void tooSmallACacheKeepsBeginnings() throws Exception {
        double gigabytes = 3.5 * CachedModel.CHUNK * 4 * 2 * 128 * 4 / 1e9;
        try (CachedModel cached = CachedModel.with(Map.of("max_local_cpu_size", gigabytes))) {
            cached.ask(SYSTEM);
            Prefill again = cached.ask(PROMPT);
            assertThat(again.restored()).isPositive().isLessThan(SYSTEM.length);
            assertThat(again.restored() % CachedModel.CHUNK).isZero();
        }
    }

    private static long evict(CachedModel cached, int chunk) {
        EngineKey key =
                TokenDatabase.of(
                                cached.manager().metadata(),
                                cached.manager().config(),
                                Map.of("PYTHONHASHSEED", "0"))
                        .process(CachedModel.longs(SYSTEM), 0, RequestConfigs.EMPTY)
                        .get(chunk)
                        .key();
        return cached.engine().storage().remove(List.of(key), Optional.empty());
    }
}
