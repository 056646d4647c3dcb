package io.lmcache4j.controller.registry;

import static io.lmcache4j.controller.registry.TestFleet.CPU;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.controller.message.ChunkKey;
import io.lmcache4j.controller.message.KVBatchReader;
import io.lmcache4j.controller.message.KVOperation;
import io.lmcache4j.controller.message.MessageCodec;
import io.lmcache4j.controller.message.OpType;
import io.lmcache4j.controller.message.WorkerMsg.BatchedKVOperationMsg;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The hot path and the path of messages do the same. */
class FrameEventsTest {
    private static final int BATCHES = 500;

    private final TestFleet frames = new TestFleet();
    private final TestFleet messages = new TestFleet();

    @AfterEach
    void close() {
        frames.close();
        messages.close();
    }

    @Test
    void batchesReadFromFramesDoTheSameAsMessages() {
        Random random = new Random(7);
        KVBatchReader reader = new KVBatchReader();
        for (String instance : List.of("a", "b")) {
            frames.register(instance, 0);
            messages.register(instance, 0);
        }
        for (int i = 0; i < BATCHES; i++) {
            BatchedKVOperationMsg batch = batch(random);
            messages.fleet.told(batch);
            assertThat(reader.read(MessageCodec.encode(batch))).isTrue();
            frames.fleet.told(reader);
        }

        assertThat(frames.fleet.workers()).isEqualTo(messages.fleet.workers());
        assertThat(frames.fleet.straySenders()).isEqualTo(messages.fleet.straySenders());
        assertThat(frames.fleet.stats().discontinuities())
                .isEqualTo(messages.fleet.stats().discontinuities())
                .isPositive();
        for (int key = 0; key < 200; key++) {
            assertThat(frames.fleet.holders(key(key))).isEqualTo(messages.fleet.holders(key(key)));
        }
    }

    private static BatchedKVOperationMsg batch(Random random) {
        List<KVOperation> operations = new ArrayList<>();
        long number = random.nextInt(100);
        for (int count = random.nextInt(80); count > 0; count--) {
            OpType type = random.nextInt(3) > 0 ? OpType.ADMIT : OpType.EVICT;
            operations.add(new KVOperation(type, key(random.nextInt(200)), number++));
        }
        String instance = List.of("a", "b", "stranger").get(random.nextInt(3));
        return new BatchedKVOperationMsg(instance, 0, CPU, operations);
    }

    private static ChunkKey key(int number) {
        BigInteger value = BigInteger.valueOf(number - 100L);
        return ChunkKey.of(
                number % 10 == 0
                        ? value.add(BigInteger.TWO.pow(63).add(BigInteger.TEN.pow(3)))
                        : value);
    }
}
