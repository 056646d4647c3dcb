package io.lmcache4j.controller.message;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a controller answers to a worker (controller.md §5.3). */
public sealed interface WorkerReqRetMsg extends Message
        permits WorkerReqRetMsg.RegisterRetMsg,
                WorkerReqRetMsg.HeartbeatRetMsg,
                WorkerReqRetMsg.BatchedP2PLookupRetMsg,
                WorkerReqRetMsg.FullSyncStartRetMsg,
                WorkerReqRetMsg.FullSyncStatusRetMsg,
                ErrorMsg {
    /**
     * Registered.
     *
     * @param extraConfig {@code heartbeat_url} if heartbeats are wanted; absent on the wire: empty
     */
    record RegisterRetMsg(Map<String, String> extraConfig) implements WorkerReqRetMsg {}

    /**
     * Heard.
     *
     * @param commands to be done in order; absent on the wire: none
     */
    record HeartbeatRetMsg(List<HeartbeatCommand> commands) implements WorkerReqRetMsg {
        public HeartbeatRetMsg {
            commands = List.copyOf(commands);
        }
    }

    /** Where a peer finds the chunks. */
    record BatchedP2PLookupRetMsg(List<P2PLayout> layoutInfo) implements WorkerReqRetMsg {
        public BatchedP2PLookupRetMsg {
            layoutInfo = List.copyOf(layoutInfo);
        }
    }

    /** Whether a full sync may begin. */
    record FullSyncStartRetMsg(String syncId, boolean accepted, Optional<String> errorMsg)
            implements WorkerReqRetMsg {}

    /**
     * How a full sync goes.
     *
     * @param missingBatches absent on the wire: none
     */
    record FullSyncStatusRetMsg(
            String syncId,
            boolean isComplete,
            double globalProgress,
            boolean canExitFreeze,
            Tokens missingBatches)
            implements WorkerReqRetMsg {}
}
