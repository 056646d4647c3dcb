package io.lmcache4j.controller.message;

import io.lmcache4j.controller.message.WorkerMsg.BatchedKVOperationMsg;

import java.util.ArrayList;
import java.util.List;

/** What a reader has read, as the message that the codec makes of the same frame. */
final class ReadBatch {
    private ReadBatch() {}

    static BatchedKVOperationMsg of(KVBatchReader reader) {
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
}
