package io.lmcache4j.controller.registry;

import static io.lmcache4j.controller.registry.TestFleet.CPU;
import static io.lmcache4j.controller.registry.TestFleet.DISK;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.controller.message.ChunkKey;
import io.lmcache4j.controller.message.KVOperation;
import io.lmcache4j.controller.message.OpType;
import io.lmcache4j.controller.message.WorkerMsg.BatchedKVOperationMsg;
import io.lmcache4j.controller.message.WorkerMsg.KVAdmitMsg;
import io.lmcache4j.controller.message.WorkerMsg.KVEvictMsg;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

class EventsTest {
    private final TestFleet test = new TestFleet(FleetOptions.defaults().withBounds(10, 2, 10));

    @BeforeEach
    void register() {
        test.register("i", 0);
        test.sync("i", "first");
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void whatIsAdmittedIsHeldUntilItIsEvicted() {
        test.admit("i", 0, CPU, 0, 7, -8);
        assertThat(test.isHeld(7)).isTrue();
        assertThat(test.isHeld(-8)).isTrue();

        test.evict("i", 0, CPU, 2, 7);
        assertThat(test.isHeld(7)).isFalse();
        assertThat(test.isHeld(-8)).isTrue();
    }

    @Test
    void aKeyCountsOncePerLocation() {
        test.admit("i", 0, CPU, 0, 7, 8);
        test.admit("i", 0, DISK, 0, 7);

        assertThat(test.fleet.worker("i", 0).orElseThrow().keysByLocation())
                .isEqualTo(Map.of(CPU, 2L, DISK, 1L));
        assertThat(test.keys("i")).isEqualTo(3);
    }

    @Test
    void whatADefectKeepsFromTheDirectoryIsAskedForAgain() {
        assertThat(test.beat("i", 0)).isEmpty();
        test.breakClock(true);
        assertThatThrownBy(() -> test.admit("i", 0, CPU, 0, 7)).hasMessage("a defect");
        test.breakClock(false);

        assertThat(test.isHeld(7)).isFalse();
        assertThat(test.beat("i", 0)).containsExactly("sequence_gap");
    }

    @Test
    void minusOneIsNotTwoToThe64LessOne() {
        ChunkKey high = ChunkKey.of(new BigInteger("18446744073709551615"));
        test.fleet.told(
                new BatchedKVOperationMsg(
                        "i", 0, CPU, List.of(new KVOperation(OpType.ADMIT, high, 0))));
        test.evict("i", 0, CPU, 1, -1);

        assertThat(test.keys("i")).isEqualTo(1);
    }

    @Test
    void eventsOfStrangersAreDroppedAndCounted() {
        test.admit("x", 3, CPU, 0, 7, 8);

        assertThat(test.isHeld(7)).isFalse();
        assertThat(test.fleet.stats().unknownBatches()).isEqualTo(1);
        assertThat(test.fleet.stats().unknownOperations()).isEqualTo(2);
        assertThat(test.fleet.straySenders()).containsExactly(new StraySender("x", 3, 2));
    }

    @Test
    void aStrangerThatRegistersIsNoStrangerAnyMore() {
        test.admit("x", 3, CPU, 0, 7);
        test.register("x", 3);

        assertThat(test.fleet.straySenders()).isEmpty();
    }

    @Test
    void anEmptyBatchOfAStrangerIsNotCounted() {
        test.admit("x", 3, CPU, 0);

        assertThat(test.fleet.stats().unknownBatches()).isZero();
    }

    @Test
    void aBatchWithABreakIsAppliedAndCountedOnce() {
        test.admit("i", 0, CPU, 0, 1);
        operations(5, 9, 10);

        assertThat(test.fleet.stats().discontinuities()).isEqualTo(1);
        assertThat(test.keys("i")).isEqualTo(4);
    }

    private void operations(long... numbers) {
        test.fleet.told(
                new BatchedKVOperationMsg(
                        "i",
                        0,
                        CPU,
                        Arrays.stream(numbers)
                                .mapToObj(
                                        n -> new KVOperation(OpType.ADMIT, ChunkKey.of(100 + n), n))
                                .toList()));
    }

    @Test
    void afterABreakNumbersGoOnFromThere() {
        test.admit("i", 0, CPU, 0, 1);
        test.admit("i", 0, CPU, 5, 2);
        test.admit("i", 0, CPU, 6, 3);

        assertThat(test.fleet.stats().discontinuities()).isEqualTo(1);
    }

    @Test
    void anyNumberMayBeTheFirst() {
        test.admit("i", 0, CPU, 1000, 1);

        assertThat(test.fleet.stats().discontinuities()).isZero();
    }

    @Test
    void aWorkerThatHasJustStartedBeginsWithNumberZero() {
        test.admit("i", 0, DISK, 3, 1);

        assertThat(test.fleet.stats().discontinuities()).isZero();
        assertThat(test.beat("i", 0)).containsExactly("sequence_gap");
    }

    @Test
    void aWorkerThatWasThereBeforeBeginsWithAnyNumber() {
        test.beat("other", 0);
        test.admit("other", 0, DISK, 3, 1);

        assertThat(test.beat("other", 0)).isEmpty();
    }

    @Test
    void eachLocationHasNumbersOfItsOwn() {
        test.admit("i", 0, CPU, 5, 1);
        test.admit("i", 0, DISK, 0, 1);
        test.admit("i", 0, CPU, 6, 2);

        assertThat(test.fleet.stats().discontinuities()).isZero();
    }

    @Test
    void afterABreakTheNextHeartbeatAsksForAFullSync() {
        test.admit("i", 0, CPU, 0, 1);
        test.admit("i", 0, CPU, 5, 2);

        assertThat(test.beat("i", 0)).containsExactly("sequence_gap");
    }

    @Test
    void aFullSyncForABreakIsAskedForOnce() {
        test.admit("i", 0, CPU, 0, 1);
        test.admit("i", 0, CPU, 5, 2);
        test.beat("i", 0);
        test.admit("i", 0, CPU, 9, 3);

        assertThat(test.beat("i", 0)).isEmpty();
    }

    @Test
    void aBreakAfterTheSyncAsksForAnother() {
        test.admit("i", 0, CPU, 0, 1);
        test.admit("i", 0, CPU, 5, 2);
        test.beat("i", 0);
        test.sync("i", "second", 1, 2);
        test.admit("i", 0, CPU, 20, 3);
        test.admit("i", 0, CPU, 30, 4);

        assertThat(test.beat("i", 0)).containsExactly("sequence_gap");
    }

    @Test
    void singleEventsAreBatchesOfOne() {
        test.fleet.told(new KVAdmitMsg("i", 0, ChunkKey.of(7), CPU, 0));
        test.fleet.told(new KVAdmitMsg("i", 0, ChunkKey.of(8), CPU, 1));
        test.fleet.told(new KVEvictMsg("i", 0, ChunkKey.of(7), CPU, 2));
        test.fleet.told(new KVEvictMsg("i", 0, ChunkKey.of(9), CPU, 4));

        assertThat(test.isHeld(7)).isFalse();
        assertThat(test.isHeld(8)).isTrue();
        assertThat(test.fleet.stats().discontinuities()).isEqualTo(1);
    }

    @Test
    void singleEventsWithoutNumbersHaveNoBreaks() {
        test.fleet.told(new KVAdmitMsg("i", 0, ChunkKey.of(7), CPU, 0));
        test.fleet.told(new KVAdmitMsg("i", 0, ChunkKey.of(8), CPU, 0));

        assertThat(test.fleet.stats().discontinuities()).isZero();
    }

    @Test
    void locationsOverTheBoundAreDropped() {
        test.admit("i", 0, CPU, 0, 1);
        test.admit("i", 0, DISK, 0, 2);
        test.admit("i", 0, "Third", 0, 3);

        assertThat(test.isHeld(3)).isFalse();
        assertThat(test.fleet.stats().locationsRefused()).isEqualTo(1);
    }

    @Test
    void signedKeysAreNotTakenForDigests() {
        test.admit("i", 0, CPU, 0, 7, -8);

        assertThat(test.fleet.worker("i", 0).orElseThrow().keys())
                .isEqualTo(new KeyEvidence(2, 1, 0));
    }
}
