package io.lmcache4j.controller.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.controller.message.KVOperation;
import io.lmcache4j.controller.message.OpType;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class LaneTest {
    private static final Identity ME = new Identity("i", 0, "127.0.0.1", 1);

    private final List<String> drops = new ArrayList<>();
    private final Lane lane = new Lane("L", 8, drops::add);

    private List<KVOperation> take(int count) {
        List<KVOperation> operations =
                lane.batches(ME, 3, 2).stream()
                        .flatMap(batch -> batch.operations().stream())
                        .limit(count)
                        .toList();
        lane.told(operations.size());
        return operations;
    }

    @Test
    void nothingIsTakenInBeforeTheFirstListing() {
        assertThat(lane.add(1, false, true)).isFalse();
        assertThat(lane.isStale()).isTrue();
        assertThat(lane.beginListing()).isTrue();
        assertThat(lane.isStale()).isFalse();
        assertThat(lane.ready()).isZero();
        assertThat(drops).isEmpty();
    }

    @Test
    void numbersHaveNoGapsWhateverIsTaken() {
        lane.beginListing();
        long next = 0;
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 5; i++) {
                lane.add(-round, i == 0 && round > 0, i % 2 == 0);
            }
            for (KVOperation operation : take(5)) {
                assertThat(operation.seqNum()).isEqualTo(next++);
                assertThat(operation.key().bits()).isEqualTo(-round);
            }
        }
        assertThat(next).isEqualTo(100);
    }

    @Test
    void messagesHaveNoMoreThanAsked() {
        lane.beginListing();
        for (int i = 0; i < 8; i++) {
            lane.add(i, false, i % 2 == 0);
        }
        var batches = lane.batches(ME, 3, 2);
        assertThat(batches).extracting(batch -> batch.operations().size()).containsExactly(3, 3);
        assertThat(batches.getFirst().operations().get(1).opType()).isEqualTo(OpType.EVICT);
        assertThat(lane.queued()).as("until they are told").isEqualTo(8);
    }

    @Test
    void whatFindsNoRoomBreaksTheLaneUntilItIsListed() {
        lane.beginListing();
        for (int i = 0; i < 8; i++) {
            assertThat(lane.add(i, false, true)).isTrue();
        }
        take(2);
        lane.add(8, false, true);
        lane.add(9, false, true);
        lane.add(10, false, true);
        lane.add(11, false, false);
        assertThat(drops).containsExactly("L", "L");
        assertThat(lane.isStale()).isTrue();
        assertThat(lane.ready()).as("what waits means nothing now").isZero();

        assertThat(lane.beginListing()).isTrue();
        assertThat(lane.queued()).isZero();
        lane.add(12, false, true);
        assertThat(take(1).getFirst().seqNum()).as("dropped events had no number").isEqualTo(2);
        lane.markStale();
        assertThat(lane.beginListing()).as("nothing is missing").isFalse();
    }

    @Test
    void aLocationIsKnownOnceAnythingWasToldOfIt() {
        lane.beginListing();
        assertThat(lane.isKnown()).isFalse();
        lane.add(1, false, true);
        take(1);
        assertThat(lane.isKnown()).isTrue();
        lane.markStale();
        lane.beginListing();
        assertThat(lane.isKnown()).as("whatever was listed since").isTrue();
    }
}
