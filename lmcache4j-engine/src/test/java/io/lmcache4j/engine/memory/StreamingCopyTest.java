package io.lmcache4j.engine.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;

class StreamingCopyTest {
    private static final int SIZE = 1 << 14;

    @Example
    void isThereOnTheSystemsItHasCodeFor() {
        boolean expected =
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("amd64");
        assertThat(StreamingCopy.available()).isEqualTo(expected);
    }

    @Property(tries = 300)
    void anyPieceArrivesWholeAndNothingElseChanges(
            @ForAll long seed,
            @ForAll @IntRange(max = 300) int from,
            @ForAll @IntRange(min = 1, max = 8) int lines,
            @ForAll boolean aligned,
            @ForAll @IntRange(max = 150) int size,
            @ForAll @LongRange(min = -SIZE, max = SIZE) long ahead) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment source = arena.allocate(SIZE, 64);
            MemorySegment target = arena.allocate(SIZE, 64);
            byte[] random = new byte[SIZE];
            new Random(seed).nextBytes(random);
            MemorySegment.copy(random, 0, source, JAVA_BYTE, 0, SIZE);
            target.fill((byte) 3);
            // Mostly whole lines, which the machine code takes; some odd ones, which it must not.
            int at = 64 * lines + (aligned ? 0 : 5);
            int bytes = aligned ? 64 * size : 61 * size;

            StreamingCopy.copy(source, from, target, at, bytes, ahead);

            assertThat(target.asSlice(at, bytes).mismatch(source.asSlice(from, bytes)))
                    .isEqualTo(-1);
            assertThat(target.asSlice(0, at).toArray(JAVA_BYTE)).containsOnly(3);
            assertThat(target.asSlice(at + bytes).toArray(JAVA_BYTE)).containsOnly(3);
        }
    }

    @Example
    void heapMemoryIsCopiedToo() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment heap = MemorySegment.ofArray(new byte[8192]);
            heap.fill((byte) 9);
            MemorySegment target = arena.allocate(8192, 64);

            StreamingCopy.copy(heap, 0, target, 0, 8192, 0);

            assertThat(target.toArray(JAVA_BYTE)).containsOnly(9);
        }
    }

    @Example
    void rangesOutsideTheirSegmentAreRefused() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment one = arena.allocate(8192, 64);
            MemorySegment two = arena.allocate(8192, 64);

            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> StreamingCopy.copy(one, 4096, two, 0, 8192, 0));
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> StreamingCopy.copy(one, 0, two, 64, 8192, 0));
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> StreamingCopy.copy(one, -64, two, 0, 4096, 0));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> StreamingCopy.copy(one, 0, two.asReadOnly(), 0, 4096, 0));
        }
    }

    @Example
    void closedMemoryIsRefused() {
        MemorySegment closed;
        try (Arena arena = Arena.ofShared()) {
            closed = arena.allocate(8192, 64);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment open = arena.allocate(8192, 64);

            assertThatIllegalStateException()
                    .isThrownBy(() -> StreamingCopy.copy(open, 0, closed, 0, 8192, 0));
            assertThatIllegalStateException()
                    .isThrownBy(() -> StreamingCopy.copy(closed, 0, open, 0, 8192, 0));
        }
    }
}
