package io.lmcache4j.controller.message;

import java.util.List;

/** What a worker tells without waiting for an answer (controller.md §5.1). */
public sealed interface WorkerMsg extends Message {
    /** Who tells it. */
    String instanceId();

    /** Which rank of it. */
    long workerId();

    /** The worker is leaving. */
    record DeRegisterMsg(String instanceId, long workerId, String ip, long port)
            implements WorkerMsg {}

    /** Chunks that came and went at one location, in order. */
    record BatchedKVOperationMsg(
            String instanceId, long workerId, String location, List<KVOperation> operations)
            implements WorkerMsg {
        public BatchedKVOperationMsg {
            operations = List.copyOf(operations);
        }
    }

    /** Keys of a full sync. */
    record FullSyncBatchMsg(
            String instanceId,
            long workerId,
            String location,
            String syncId,
            long batchId,
            ChunkKeys keys)
            implements WorkerMsg {}

    /** The end of a full sync. */
    record FullSyncEndMsg(
            String instanceId, long workerId, String location, String syncId, long actualTotalKeys)
            implements WorkerMsg {}

    /** One chunk that came, in the dialect of 2025; without {@code seq_num} it is 0. */
    record KVAdmitMsg(String instanceId, long workerId, ChunkKey key, String location, long seqNum)
            implements WorkerMsg {}

    /** One chunk that went, in the dialect of 2025; without {@code seq_num} it is 0. */
    record KVEvictMsg(String instanceId, long workerId, ChunkKey key, String location, long seqNum)
            implements WorkerMsg {}
}
