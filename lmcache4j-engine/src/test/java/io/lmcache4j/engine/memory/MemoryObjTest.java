package io.lmcache4j.engine.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.lmcache4j.engine.key.KvDtype;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;

class MemoryObjTest {
    private final MemoryPool pool = new MemoryPool(1 << 20, PoolOptions.DEFAULT);
    private final MemoryObj obj = pool.allocate(ObjectShape.ofBytes(100)).orElseThrow();

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void beginsWithOneReferenceAndNoPin() {
        assertThat(obj.refCount()).isEqualTo(1);
        assertThat(obj.pinCount()).isZero();
        assertThat(obj.canEvict()).isTrue();
        assertThat(obj.isLive()).isTrue();
    }

    @Test
    void isEvictableOnlyWithOneReferenceAndNoPin() {
        obj.retain();
        assertThat(obj.canEvict()).isFalse();
        obj.release();
        MemoryPin pin = obj.pin();
        assertThat(obj.canEvict()).isFalse();
        pin.close();
        assertThat(obj.canEvict()).isTrue();
    }

    @Test
    void lastReferenceReturnsTheSpace() {
        obj.retain();
        obj.release();
        assertThat(pool.activeObjects()).isEqualTo(1);

        obj.release();

        assertThat(obj.isLive()).isFalse();
        assertThat(pool.activeObjects()).isZero();
        assertThat(pool.usedBytes()).isZero();
    }

    @Test
    void pinKeepsTheSpaceAfterTheLastReference() {
        MemoryPin pin = obj.pin();
        obj.release();
        assertThat(obj.isLive()).isTrue();
        assertThat(obj.canEvict()).isFalse();

        pin.close();

        assertThat(obj.isLive()).isFalse();
        assertThat(pool.activeObjects()).isZero();
    }

    @Test
    void pinnedGaugeCountsObjectsNotPins() {
        MemoryPin first = obj.pin();
        MemoryPin second = obj.pin();
        assertThat(pool.pinnedObjects()).isEqualTo(1);
        first.close();
        first.close();
        assertThat(pool.pinnedObjects()).isEqualTo(1);
        second.close();
        assertThat(pool.pinnedObjects()).isZero();
    }

    @Test
    void releasedObjectRefusesEverythingButCounts() {
        obj.release();

        assertThatIllegalStateException().isThrownBy(obj::bytes);
        assertThatIllegalStateException().isThrownBy(() -> obj.bytes(0));
        assertThatIllegalStateException().isThrownBy(obj::retain);
        assertThatIllegalStateException().isThrownBy(obj::pin);
        assertThatIllegalStateException().isThrownBy(obj::lease);
        assertThat(obj.tryLease()).isEmpty();
        assertThat(obj.refCount()).isZero();
        assertThat(obj.canEvict()).isFalse();
        assertThat(pool.pinnedObjects()).isZero();
    }

    @Test
    void referencesBelowZeroStayAtZeroAndAreCounted() {
        obj.release();
        obj.release();
        obj.release();

        assertThat(obj.refCount()).isZero();
        assertThat(pool.miscounts()).isEqualTo(2);
        assertThat(pool.activeObjects()).isZero();
        assertThat(pool.memcheck()).isTrue();
    }

    @Test
    void referenceBelowZeroOfAPinnedObjectLeavesItAlone() {
        obj.pin();
        obj.release();

        obj.release();

        assertThat(obj.isLive()).isTrue();
        assertThat(obj.pinCount()).isEqualTo(1);
        assertThat(pool.miscounts()).isEqualTo(1);
    }

    @Test
    void sizeInUseCanBeAnythingUpToThePhysicalSize() {
        obj.setSize(4096);
        assertThat(obj.bytes().byteSize()).isEqualTo(4096);
        obj.setSize(0);
        assertThat(obj.bytes().byteSize()).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> obj.setSize(4097));
        assertThatIllegalArgumentException().isThrownBy(() -> obj.setSize(-1));
    }

    @Test
    void groupsAreSlicesOfTheObject() {
        ObjectShape shape =
                new ObjectShape(
                        MemoryFormat.KV_2LTD,
                        List.of(
                                new TensorGroup(KvDtype.INT8, List.of(2, 1, 3, 5)),
                                new TensorGroup(KvDtype.INT16, List.of(2, 1, 3, 2))));
        MemoryObj two = pool.allocate(shape).orElseThrow();

        assertThat(two.bytes(0).byteSize()).isEqualTo(30);
        assertThat(two.bytes(1).byteSize()).isEqualTo(24);
        assertThat(two.bytes(1).address()).isEqualTo(two.bytes().address() + 30);
    }

    @Test
    void leaseGivesItsReferenceBackOnce() {
        MemoryLease lease = obj.lease();
        assertThat(obj.refCount()).isEqualTo(2);

        lease.close();
        lease.close();

        assertThat(obj.refCount()).isEqualTo(1);
        assertThat(pool.miscounts()).isZero();
        assertThatIllegalStateException().isThrownBy(lease::bytes);
    }

    @Test
    void adoptedLeaseTakesOverTheReferenceOfAllocation() {
        try (MemoryLease lease = MemoryLease.adopt(obj)) {
            assertThat(lease.obj()).isSameAs(obj);
            assertThat(lease.bytes().byteSize()).isEqualTo(100);
            assertThat(obj.refCount()).isEqualTo(1);
        }
        assertThat(obj.isLive()).isFalse();
    }
}
