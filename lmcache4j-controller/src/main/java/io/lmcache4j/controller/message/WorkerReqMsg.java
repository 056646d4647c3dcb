package io.lmcache4j.controller.message;

import java.util.Optional;

/** What a worker asks (controller.md §5.2). */
public sealed interface WorkerReqMsg extends Message {
    /** Who asks. */
    String instanceId();

    /** Which rank of it. */
    long workerId();

    /** The worker has started; answered by {@link WorkerReqRetMsg.RegisterRetMsg}. */
    record RegisterMsg(
            String instanceId, long workerId, String ip, long port, Optional<String> peerInitUrl)
            implements WorkerReqMsg {}

    /** The worker lives; answered by {@link WorkerReqRetMsg.HeartbeatRetMsg}. */
    record HeartbeatMsg(
            String instanceId, long workerId, String ip, long port, Optional<String> peerInitUrl)
            implements WorkerReqMsg {}

    /** Who else has these; answered by {@link WorkerReqRetMsg.BatchedP2PLookupRetMsg}. */
    record BatchedP2PLookupMsg(ChunkKeys hashes, String instanceId, long workerId)
            implements WorkerReqMsg {}

    /** A full sync begins; answered by {@link WorkerReqRetMsg.FullSyncStartRetMsg}. */
    record FullSyncStartMsg(
            String instanceId,
            long workerId,
            String location,
            String syncId,
            long totalKeys,
            long batchCount)
            implements WorkerReqMsg {}

    /** How it goes; answered by {@link WorkerReqRetMsg.FullSyncStatusRetMsg}. */
    record FullSyncStatusMsg(String instanceId, long workerId, String syncId)
            implements WorkerReqMsg {}
}
