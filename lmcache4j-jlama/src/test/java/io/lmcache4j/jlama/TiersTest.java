package io.lmcache4j.jlama;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What comes back from each tier is what went in, partial last chunk included. */
class TiersTest {
    /** Three chunks and a part of one. */
    private static final int[] PROMPT = SmallModel.tokens(1, 3 * CachedModel.CHUNK + 20);

    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource
    void probabilitiesAreThoseOfTheWholeComputation(Tier tier) throws Exception {
        try (Tier.Place place = tier.start(folder);
                CachedModel cached = withPartialChunks(place)) {
            Reproducible.assertSame(
                    () -> cached.computeAll(PROMPT),
                    () -> {
                        cached.engine().clear(Optional.empty());
                        cached.ask(PROMPT);
                        cached.awaitCached(PROMPT);
                        try (JlamaSession session = cached.open()) {
                            Prefill warm = cached.reuse().prefill(session, PROMPT);
                            assertThat(warm.restored()).isEqualTo(PROMPT.length);
                            return warm.probabilities();
                        }
                    });
            assertThat(cached.retrieve(PROMPT).chunksByTier())
                    .containsExactly(Map.entry(tier.backend(), 4));
        }
    }

    private static CachedModel withPartialChunks(Tier.Place place) {
        Map<String, Object> settings = new LinkedHashMap<>(place.settings());
        settings.put("save_unfull_chunk", true);
        return CachedModel.with(settings);
    }
}
