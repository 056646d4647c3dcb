package io.lmcache4j.engine.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class AddressSpaceTest {
    private static final long UNIT = AddressSpace.ALIGNMENT;

    private final AddressSpace space = new AddressSpace(8 * UNIT);

    @Test
    void sizesAreRoundedUpToWholeUnits() {
        assertThat(AddressSpace.physicalSize(0)).isEqualTo(UNIT);
        assertThat(AddressSpace.physicalSize(1)).isEqualTo(UNIT);
        assertThat(AddressSpace.physicalSize(UNIT)).isEqualTo(UNIT);
        assertThat(AddressSpace.physicalSize(UNIT + 1)).isEqualTo(2 * UNIT);
    }

    @Test
    void spaceIsRoundedDownToWholeUnits() {
        assertThat(new AddressSpace(3 * UNIT - 1).size()).isEqualTo(2 * UNIT);
        assertThatIllegalArgumentException().isThrownBy(() -> new AddressSpace(UNIT - 1));
    }

    @Test
    void firstFitTakesTheLowestHoleThatIsLargeEnough() {
        long first = space.allocate(UNIT);
        space.allocate(UNIT);
        long third = space.allocate(2 * UNIT);
        space.allocate(UNIT);
        space.free(first, UNIT);
        space.free(third, 2 * UNIT);

        assertThat(space.allocate(2 * UNIT)).isEqualTo(third);
        assertThat(space.allocate(UNIT)).isEqualTo(first);
    }

    @Test
    void fragmentedSpaceRefusesWhatWouldFitInTotal() {
        for (int i = 0; i < 8; i++) {
            space.allocate(UNIT);
        }
        for (int i = 0; i < 8; i += 2) {
            space.free(i * UNIT, UNIT);
        }

        assertThat(space.allocate(2 * UNIT)).isEqualTo(AddressSpace.NONE);
        assertThat(space.allocated()).isEqualTo(4 * UNIT);
        assertThat(space.largestFree()).isEqualTo(UNIT);
    }

    @Test
    void freedBlockMergesWithBothNeighbours() {
        for (int i = 0; i < 3; i++) {
            space.allocate(2 * UNIT);
        }
        space.free(0, 2 * UNIT);
        space.free(4 * UNIT, 2 * UNIT);
        assertThat(space.freeBlocks()).isEqualTo(2);

        space.free(2 * UNIT, 2 * UNIT);

        assertThat(space.freeBlocks()).isEqualTo(1);
        assertThat(space.largestFree()).isEqualTo(8 * UNIT);
    }

    @Test
    void batchIsSpreadOverHoles() {
        space.allocate(8 * UNIT);
        space.free(0, 3 * UNIT);
        space.free(4 * UNIT, 2 * UNIT);
        long[] addresses = new long[4];

        assertThat(space.allocate(UNIT, addresses)).isTrue();
        assertThat(addresses).containsExactly(0, UNIT, 2 * UNIT, 4 * UNIT);
    }

    @Test
    void batchThatDoesNotFitTakesNothing() {
        space.allocate(8 * UNIT);
        space.free(0, 3 * UNIT);
        space.free(4 * UNIT, 2 * UNIT);

        assertThat(space.allocate(UNIT, new long[6])).isFalse();
        assertThat(space.allocated()).isEqualTo(3 * UNIT);
        assertThat(space.isConsistent()).isTrue();
        assertThat(space.allocate(3 * UNIT)).isZero();
    }

    @Test
    void freeingWhatIsNotAllocatedChangesNothing() {
        space.allocate(4 * UNIT);
        space.free(UNIT, UNIT);

        for (long address : new long[] {-UNIT, UNIT, 0, 4 * UNIT, 8 * UNIT}) {
            assertThatIllegalStateException().isThrownBy(() -> space.free(address, 2 * UNIT));
        }
        assertThat(space.allocated()).isEqualTo(3 * UNIT);
        assertThat(space.isConsistent()).isTrue();
    }
}
