package io.lmcache4j.controller.registry;

import static io.lmcache4j.controller.registry.TestFleet.CPU;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.controller.message.ChunkKey;
import io.lmcache4j.controller.message.KVOperation;
import io.lmcache4j.controller.message.OpType;
import io.lmcache4j.controller.message.WorkerMsg.BatchedKVOperationMsg;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class MemoryBoundTest {
    private static final int BATCH = 1000;
    private static final long MORE = 2 << 20;

    private final TestFleet test =
            new TestFleet(FleetOptions.defaults().withMemory(bytesOfNothing() + MORE));
    private final Random random = new Random(7);
    private final List<ChunkKey> told = new ArrayList<>();
    private long number;

    private static long bytesOfNothing() {
        try (TestFleet empty = new TestFleet()) {
            return empty.fleet.stats().directoryBytes();
        }
    }

    @AfterEach
    void close() {
        test.close();
    }

    private void tell(OpType type, List<ChunkKey> keys) {
        List<KVOperation> operations = new ArrayList<>();
        for (ChunkKey key : keys) {
            operations.add(new KVOperation(type, key, number++));
        }
        test.pass(1);
        test.fleet.told(new BatchedKVOperationMsg("a", 0, CPU, operations));
    }

    private void admit() {
        List<ChunkKey> keys = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            keys.add(ChunkKey.of(random.nextLong()));
        }
        told.addAll(keys);
        tell(OpType.ADMIT, keys);
    }

    private void fill() {
        for (int batch = 0; test.fleet.stats().turnedAwayOperations() == 0; batch++) {
            assertThat(batch).isLessThan(1000);
            admit();
        }
    }

    @Test
    void beyondTheBoundKeysAreTurnedAwayUntilThereIsRoom() {
        test.beat("a", 0);
        test.sync("a", "s", -1);
        fill();
        long keys = test.fleet.stats().keys();
        assertThat(keys).isGreaterThan(BATCH);

        admit();
        assertThat(test.fleet.stats().keys()).isEqualTo(keys);
        assertThat(test.fleet.stats().turnedAwayOperations()).isEqualTo(2 * BATCH);
        assertThat(test.beat("a", 0)).isEmpty();

        for (int from = 0; from < told.size(); from += BATCH) {
            tell(OpType.EVICT, told.subList(from, from + BATCH));
        }
        assertThat(test.fleet.stats().keys()).isEqualTo(1);
        admit();
        assertThat(test.fleet.stats().keys()).isEqualTo(BATCH + 1L);
        assertThat(test.beat("a", 0)).containsExactly("sequence_gap");
    }

    @Test
    void aFullSyncEndsThoughItsKeysHaveNoRoom() {
        test.beat("a", 0);
        test.sync("a", "s", -1);
        fill();
        test.register("b", 0);

        test.sync("b", "s", -1, -2, -3);

        assertThat(test.fleet.worker("b", 0).orElseThrow().syncState()).isEqualTo("completed");
        assertThat(test.fleet.worker("b", 0).orElseThrow().keyCount()).isZero();
    }
}
