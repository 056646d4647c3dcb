package io.lmcache4j.cli.host;

import static org.assertj.core.api.Assertions.assertThat;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;

class KvPatternTest {
    private static final int LONGS = 8;
    private final KvPattern pattern = new KvPattern(1);

    @Test
    void writtenRowMatches() {
        MemorySegment row = row(pattern.seed(5, 7), 3);

        assertThat(KvPattern.matches(row, 0, LONGS, pattern.seed(5, 7), 3)).isTrue();
        assertThat(KvPattern.differingBytes(row, 0, LONGS, pattern.seed(5, 7), 3)).isZero();
    }

    @Test
    void rowOfAnotherTokenPositionPlaneOrRankDoesNot() {
        MemorySegment row = row(pattern.seed(5, 7), 3);

        assertThat(KvPattern.matches(row, 0, LONGS, pattern.seed(6, 7), 3)).isFalse();
        assertThat(KvPattern.matches(row, 0, LONGS, pattern.seed(5, 8), 3)).isFalse();
        assertThat(KvPattern.matches(row, 0, LONGS, pattern.seed(5, 7), 2)).isFalse();
        assertThat(KvPattern.matches(row, 0, LONGS, new KvPattern(0).seed(5, 7), 3)).isFalse();
    }

    @Property(tries = 200)
    void oneChangedByteIsSeenAndCounted(
            @ForAll @IntRange(min = 0, max = 8 * LONGS - 1) int index,
            @ForAll @IntRange(min = 1, max = 255) int change) {
        MemorySegment row = row(pattern.seed(1, 2), 0);
        row.set(JAVA_BYTE, index, (byte) (row.get(JAVA_BYTE, index) ^ change));

        assertThat(KvPattern.matches(row, 0, LONGS, pattern.seed(1, 2), 0)).isFalse();
        assertThat(KvPattern.differingBytes(row, 0, LONGS, pattern.seed(1, 2), 0)).isEqualTo(1);
    }

    private static MemorySegment row(long seed, int plane) {
        MemorySegment row = MemorySegment.ofArray(new long[LONGS]);
        KvPattern.write(row, 0, LONGS, seed, plane);
        return row;
    }
}
