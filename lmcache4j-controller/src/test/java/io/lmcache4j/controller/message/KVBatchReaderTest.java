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
import java.util.Arrays;

class KVBatchReaderTest {
    private final KVBatchReader reader = new KVBatchReader();

    @Property(tries = 500)
    void itReadsWhatTheCodecWrites(@ForAll("batches") BatchedKVOperationMsg batch) {
        assertThat(reader.read(MessageCodec.encode(batch))).isTrue();
        assertThat(ReadBatch.of(reader)).isEqualTo(batch);
    }

    /** A reader that is used again has nothing left of the time before. */
    @Property(tries = 200)
    void oneFrameAfterTheOtherIsRead(@ForAll("batches") BatchedKVOperationMsg batch) {
        assertThat(reader.read(MessageCodec.encode(batch))).isTrue();
        BatchedKVOperationMsg first = ReadBatch.of(reader);
        BatchedKVOperationMsg second =
                new BatchedKVOperationMsg("other", 7, "LocalDiskBackend", batch.operations());
        assertThat(reader.read(MessageCodec.encode(second))).isTrue();
        assertThat(ReadBatch.of(reader)).isEqualTo(second);
        assertThat(reader.read(MessageCodec.encode(first))).isTrue();
        assertThat(ReadBatch.of(reader)).isEqualTo(first);
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
            assertThat(MessageCodec.decode(damaged)).isEqualTo(ReadBatch.of(reader));
        }
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
