package io.lmcache4j.engine.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.key.RequestConfigs;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;

class HitLimitLookupClientTest {
    private static final int CHUNK = 4;

    private static int limited(int hit, int total, double missRatio) {
        try (LookupClient client =
                new HitLimitLookupClient(
                        Scheduler.finding(hit).client(),
                        () -> Optional.of(missRatio),
                        () -> CHUNK)) {
            return client.lookup(new long[total], "r", RequestConfigs.EMPTY).orElseThrow();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "16, 16, 0.5, 8",
        "16, 16, 0.0, 16",
        "16, 16, 1.0, 0",
        "8, 16, 0.5, 8",
        "16, 16, 0.3, 8",
        "12, 16, 0.3, 8",
        "8, 16, 0.3, 8",
        "0, 16, 1.0, 0",
        "4, 6, 0.5, 0"
    })
    void hitsBeyondTheShareAreCutToWholeChunks(int hit, int total, double ratio, int expected) {
        assertThat(limited(hit, total, ratio)).isEqualTo(expected);
    }

    @Property(tries = 300)
    void theResultIsTheHitOrTheMostWholeChunksWithinTheShare(
            @ForAll @IntRange(min = 1, max = 50) int chunks,
            @ForAll @IntRange(max = 50) int found,
            @ForAll @DoubleRange(max = 1) double ratio) {
        int total = chunks * CHUNK;
        int hit = Math.min(found, chunks) * CHUNK;
        int result = limited(hit, total, ratio);
        if ((double) hit / total <= 1 - ratio) {
            assertThat(result).isEqualTo(hit);
        } else {
            assertThat(result % CHUNK).isZero();
            assertThat((double) result).isLessThanOrEqualTo(total * (1 - ratio));
            assertThat((double) result + CHUNK).isGreaterThan(total * (1 - ratio));
        }
    }

    @Test
    void theRatioIsReadLiveAndMayGo() {
        AtomicReference<Optional<Double>> ratio = new AtomicReference<>(Optional.of(0.5));
        try (LookupClient client =
                new HitLimitLookupClient(Scheduler.finding(16).client(), ratio::get, () -> CHUNK)) {
            assertThat(client.lookup(new long[16], "a", RequestConfigs.EMPTY)).hasValue(8);
            ratio.set(Optional.of(0.75));
            assertThat(client.lookup(new long[16], "b", RequestConfigs.EMPTY)).hasValue(4);
            ratio.set(Optional.empty());
            assertThat(client.lookup(new long[16], "c", RequestConfigs.EMPTY)).hasValue(16);
        }
    }

    @Test
    void theRestIsTheInnerClients() {
        Scheduler scheduler = Scheduler.finding(16);
        LookupClient client =
                new HitLimitLookupClient(scheduler.client(), () -> Optional.of(0.5), () -> CHUNK);
        client.lookup(new long[16], "a", RequestConfigs.EMPTY);
        assertThat(client.lookupCache("a")).isEqualTo(OptionalInt.of(16));
        client.clearLookupStatus("a");
        assertThat(client.lookupCache("a")).isEmpty();
        client.unpin("a");
        assertThat(scheduler.unpinned()).containsExactly("a");
        assertThat(client.description()).isEqualTo("HitLimitLookupClient(LMCacheLookupClient)");
        client.close();
        assertThat(client.lookup(new long[16], "b", RequestConfigs.EMPTY)).hasValue(0);
    }
}
