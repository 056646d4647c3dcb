package io.lmcache4j.controller.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.controller.message.WorkerMsg.BatchedKVOperationMsg;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class KVBatchReaderTest {
    private final KVBatchReader reader = new KVBatchReader();

    @Property(tries = 500)
    void itReadsWhatTheCodecWrites(@ForAll("batches") BatchedKVOperationMsg batch) {
        assertThat(reader.read(MessageCodec.encode(batch))).isTrue();
        assertThat(read()).isEqualTo(batch);
    }

    /** A reader that is used again has nothing left of the time before. */
    @Property(tries = 200)
    void oneFrameAfterTheOtherIsRead(@ForAll("batches") BatchedKVOperationMsg batch) {
        assertThat(reader.read(MessageCodec.encode(batch))).isTrue();
        BatchedKVOperationMsg first = read();
        BatchedKVOperationMsg second =
                new BatchedKVOperationMsg("other", 7, "LocalDiskBackend", batch.operations());
        assertThat(reader.read(MessageCodec.encode(second))).isTrue();
        assertThat(read()).isEqualTo(second);
        assertThat(reader.read(MessageCodec.encode(first))).isTrue();
        assertThat(read()).isEqualTo(first);
    }

    /** What it accepts of a damaged frame, the codec reads in the same way. */
    @Property(tries = 1000)
    void itNeverReadsWhatTheCodecRefuses(
            @ForAll("batches") BatchedKVOperationMsg batch,
            @ForAll int place,
            @ForAll byte instead,
            @ForAll boolean cut)
            throws MessageException {
        byte[] frame = MessageCodec.encode(batch);
        int at = Math.floorMod(place, frame.length);
        frame[at] = instead;
        byte[] damaged = cut ? Arrays.copyOf(frame, at) : frame;
        if (reader.read(damaged)) {
            assertThat(MessageCodec.decode(damaged)).isEqualTo(read());
        }
    }

    private BatchedKVOperationMsg read() {
        List<KVOperation> operations = new ArrayList<>();
        for (int i = 0; i < reader.size(); i++) {
            operations.add(
                    new KVOperation(
                            reader.isAdmit(i) ? OpType.ADMIT : OpType.EVICT,
                            new ChunkKey(reader.keyBits()[i], reader.isHigh(i)),
                            reader.seqNum(i)));
        }
        return new BatchedKVOperationMsg(
                reader.instanceId(), reader.workerId(), reader.location(), operations);
    }

    @Provide
    Arbitrary<BatchedKVOperationMsg> batches() {
        Arbitrary<ChunkKey> keys =
                Arbitraries.bigIntegers()
                        .between(
                                BigInteger.valueOf(Long.MIN_VALUE),
                                BigInteger.TWO.pow(64).subtract(BigInteger.ONE))
                        .map(ChunkKey::of);
        Arbitrary<KVOperation> operations =
                Combinators.combine(
                                Arbitraries.of(OpType.values()),
                                keys,
                                Arbitraries.longs().greaterOrEqual(0))
                        .as(KVOperation::new);
        return Combinators.combine(
                        Arbitraries.strings().ascii().ofMaxLength(60),
                        Arbitraries.longs(),
                        Arbitraries.of("LocalCPUBackend", "LocalDiskBackend"),
                        operations.list().ofMaxSize(120))
                .as(BatchedKVOperationMsg::new);
    }
}
