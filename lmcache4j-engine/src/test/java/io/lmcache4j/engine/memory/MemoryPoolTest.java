package io.lmcache4j.engine.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.util.List;

class MemoryPoolTest {
    private static final ObjectShape ONE_UNIT = ObjectShape.ofBytes(4000);

    private final MemoryPool pool = new MemoryPool(4 * 4096, PoolOptions.DEFAULT);

    @AfterEach
    void everyTestLeavesASoundPool() {
        assertThat(pool.memcheck()).isTrue();
        pool.close();
    }

    private MemoryObj allocate(ObjectShape shape) {
        return pool.allocate(shape).orElseThrow();
    }

    @Test
    void objectExposesItsLogicalBytesAndOccupiesWholeUnits() {
        MemoryObj obj = allocate(ObjectShape.ofBytes(4097));

        assertThat(obj.bytes().byteSize()).isEqualTo(4097);
        assertThat(obj.physicalSize()).isEqualTo(8192);
        assertThat(pool.usedBytes()).isEqualTo(8192);
        assertThat(pool.capacity()).isEqualTo(4 * 4096);
        obj.release();
    }

    @Test
    void emptyObjectStillHasAPlace() {
        MemoryObj obj = allocate(ObjectShape.ofBytes(0));

        assertThat(obj.bytes().byteSize()).isZero();
        assertThat(pool.usedBytes()).isEqualTo(4096);
        obj.release();
    }

    @Test
    void fullPoolAnswersNothing() {
        List<MemoryObj> all = pool.allocate(ONE_UNIT, 4).orElseThrow();

        assertThat(pool.allocate(ONE_UNIT)).isEmpty();

        all.forEach(MemoryObj::release);
        assertThat(pool.usedBytes()).isZero();
        assertThat(pool.activeObjects()).isZero();
    }

    @Test
    void batchIsAllOrNothing() {
        MemoryObj one = allocate(ONE_UNIT);

        assertThat(pool.allocate(ONE_UNIT, 4)).isEmpty();
        assertThat(pool.usedBytes()).isEqualTo(4096);
        assertThat(pool.activeObjects()).isEqualTo(1);
        one.release();
    }

    @Test
    void releasedSpaceIsUsedAgain() {
        MemoryObj first = allocate(ONE_UNIT);
        MemoryObj second = allocate(ONE_UNIT);
        first.release();

        MemoryObj third = allocate(ONE_UNIT);

        assertThat(third.address()).isZero();
        second.release();
        third.release();
    }

    @Test
    void objectsDoNotShareBytes() {
        MemoryObj first = allocate(ONE_UNIT);
        MemoryObj second = allocate(ONE_UNIT);
        first.bytes().fill((byte) 1);
        second.bytes().fill((byte) 2);

        assertThat(first.bytes().toArray(JAVA_BYTE)).containsOnly(1);
        assertThat(second.bytes().toArray(JAVA_BYTE)).containsOnly(2);
        first.release();
        second.release();
    }

    @Test
    void closedPoolAllocatesNothingMore() {
        pool.close();
        pool.close();

        assertThat(pool.allocate(ONE_UNIT)).isEmpty();
        assertThat(pool.allocate(ONE_UNIT, 2)).isEmpty();
    }

    @Test
    void closedPoolKeepsItsMemoryUntilTheLastObjectGoes() {
        MemoryObj first = allocate(ONE_UNIT);
        MemoryObj second = allocate(ONE_UNIT);
        MemorySegment raw = second.bytes();
        raw.fill((byte) 7);

        pool.close();
        first.release();
        assertThat(second.bytes().get(JAVA_BYTE, 3999)).isEqualTo((byte) 7);

        second.release();
        // Unmapped: even a segment kept against the rules throws and doesn't crash.
        assertThatIllegalStateException().isThrownBy(() -> raw.get(JAVA_BYTE, 0));
    }
}
