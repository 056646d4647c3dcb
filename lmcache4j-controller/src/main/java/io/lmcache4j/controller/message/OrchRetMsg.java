package io.lmcache4j.controller.message;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an orchestrator is answered (controller.md §5.5). */
public sealed interface OrchRetMsg extends Message
        permits OrchRetMsg.QueryInstRetMsg,
                OrchRetMsg.LookupRetMsg,
                OrchRetMsg.ClearRetMsg,
                OrchRetMsg.PinRetMsg,
                OrchRetMsg.CompressRetMsg,
                OrchRetMsg.DecompressRetMsg,
                OrchRetMsg.MoveRetMsg,
                OrchRetMsg.HealthRetMsg,
                OrchRetMsg.CheckFinishRetMsg,
                OrchRetMsg.QueryWorkerInfoRetMsg,
                ErrorMsg {
    record QueryInstRetMsg(String eventId, Optional<String> instanceId) implements OrchRetMsg {}

    /**
     * Where a prompt's chunks are.
     *
     * @param layoutInfo by instance, in the order in which they were found
     */
    record LookupRetMsg(String eventId, Map<String, TokensAt> layoutInfo) implements OrchRetMsg {}

    record ClearRetMsg(String eventId, long numTokens) implements OrchRetMsg {}

    record PinRetMsg(String eventId, long numTokens) implements OrchRetMsg {}

    record CompressRetMsg(String eventId, long numTokens) implements OrchRetMsg {}

    record DecompressRetMsg(String eventId, long numTokens) implements OrchRetMsg {}

    record MoveRetMsg(String eventId, long numTokens) implements OrchRetMsg {}

    /**
     * How workers are.
     *
     * @param errorCodes by worker id; 0 is good
     */
    record HealthRetMsg(String eventId, Map<Long, Long> errorCodes) implements OrchRetMsg {}

    record CheckFinishRetMsg(String status) implements OrchRetMsg {}

    record QueryWorkerInfoRetMsg(String eventId, List<WorkerInfo> workerInfos)
            implements OrchRetMsg {
        public QueryWorkerInfoRetMsg {
            workerInfos = List.copyOf(workerInfos);
        }
    }
}
