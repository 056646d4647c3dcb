package io.lmcache4j.cli.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.engine.memory.MemoryFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.stream.LongStream;

class SyntheticHostTest {
    private static final long[] TOKENS = LongStream.range(1000, 1100).toArray();

    @ParameterizedTest
    @EnumSource(ModelPreset.class)
    void whatWasComputedIsWhatIsExpected(ModelPreset model) {
        try (SyntheticHost host = SyntheticHost.of(model, 0, 1, 70, 16)) {
            host.compute(TOKENS, 0, 100);

            assertThat(host.mismatchedBytes(TOKENS, 0, 100)).isZero();
            assertThat(host.tokenBytes()).isEqualTo(model.bytesPerToken(1));
            assertThat(host.caches().tokenBytes()).isEqualTo(model.bytesPerToken(1));
        }
    }

    @ParameterizedTest
    @EnumSource(ModelPreset.class)
    void chunkThroughTheKvCachesComesBackToOtherSlots(ModelPreset model) {
        MemoryFormat format = model.mla() ? MemoryFormat.KV_MLA_FMT : MemoryFormat.KV_2LTD;
        try (SyntheticHost host = SyntheticHost.of(model, 0, 1, 70, 16);
                SyntheticHost other = SyntheticHost.of(model, 0, 1, 7, 100);
                Arena arena = Arena.ofConfined()) {
            MemorySegment chunk = arena.allocate(60 * host.tokenBytes(), 8);
            host.compute(TOKENS, 0, 100);

            host.caches().gather(chunk, format, host.slotMapping(100), 20, 80);
            other.caches().scatter(chunk, format, other.slotMapping(100), 20, 80, 0);

            assertThat(other.mismatchedBytes(TOKENS, 20, 80)).isZero();
            assertThat(other.mismatchedBytes(TOKENS, 19, 20)).isPositive();
        }
    }

    @Test
    void scrubbedTokensDoNotPassAndTheirNeighboursDo() {
        try (SyntheticHost host = SyntheticHost.of(ModelPreset.TINY, 0, 1, 70, 16)) {
            host.compute(TOKENS, 0, 100);

            host.scrub(37, 90);

            assertThat(host.mismatchedBytes(TOKENS, 0, 37)).isZero();
            for (int token = 37; token < 90; token++) {
                assertThat(host.mismatchedBytes(TOKENS, token, token + 1)).isGreaterThan(500);
            }
            assertThat(host.mismatchedBytes(TOKENS, 90, 100)).isZero();
        }
    }

    @Test
    void ranksHoldDifferentBytes() {
        try (SyntheticHost first = SyntheticHost.of(ModelPreset.TINY, 0, 2, 70, 16);
                SyntheticHost second = SyntheticHost.of(ModelPreset.TINY, 1, 2, 70, 16);
                Arena arena = Arena.ofConfined()) {
            MemorySegment chunk = arena.allocate(100 * first.tokenBytes(), 8);
            first.compute(TOKENS, 0, 100);
            first.caches().gather(chunk, MemoryFormat.KV_2LTD, first.slotMapping(100), 0, 100);

            second.caches()
                    .scatter(chunk, MemoryFormat.KV_2LTD, second.slotMapping(100), 0, 100, 0);

            assertThat(second.mismatchedBytes(TOKENS, 0, 100)).isPositive();
        }
    }

    @Test
    void closingTwiceIsHarmlessAndEndsAllUse() {
        SyntheticHost host = SyntheticHost.of(ModelPreset.NANO, 0, 1, 8, 16);
        host.close();
        host.close();

        assertThatThrownBy(() -> host.compute(TOKENS, 0, 1))
                .isInstanceOf(IllegalStateException.class);
    }
}
