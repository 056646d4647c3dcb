package io.lmcache4j.controller.registry;

import io.lmcache4j.controller.message.Tokens;
import io.lmcache4j.controller.message.WorkerMsg.FullSyncBatchMsg;
import io.lmcache4j.controller.message.WorkerMsg.FullSyncEndMsg;
import io.lmcache4j.controller.message.WorkerReqMsg.FullSyncStartMsg;
import io.lmcache4j.controller.message.WorkerReqMsg.FullSyncStatusMsg;
import io.lmcache4j.controller.message.WorkerReqRetMsg.FullSyncStartRetMsg;
import io.lmcache4j.controller.message.WorkerReqRetMsg.FullSyncStatusRetMsg;
import io.lmcache4j.controller.sync.SyncProgress;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;

/** Full syncs, message by message (controller.md §9). */
record Syncs(Registry registry, SyncProgress progress, FleetCounters counters, FleetClock clock) {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.controller");

    // LMCache's text, for both cases.
    private static final String REFUSED =
            "Failed to start sync: worker already syncing with different sync_id or worker not"
                    + " found";

    FullSyncStartRetMsg start(FullSyncStartMsg message) {
        Worker worker = registry.find(message.instanceId(), message.workerId());
        boolean accepted =
                worker != null
                        && worker.holdings()
                                .beginSync(
                                        message.location(),
                                        message.syncId(),
                                        message.batchCount(),
                                        clock.ticks());
        return new FullSyncStartRetMsg(
                message.syncId(), accepted, accepted ? Optional.empty() : Optional.of(REFUSED));
    }

    void batch(FullSyncBatchMsg message) {
        Worker worker = registry.find(message.instanceId(), message.workerId());
        if (worker == null
                || !worker.holdings()
                        .takeBatch(
                                message.location(),
                                message.syncId(),
                                message.batchId(),
                                message.keys(),
                                clock.ticks())) {
            counters.strayBatches.increment();
            LOG.debug("batch {} of no sync: {}", message.batchId(), message.syncId());
        }
    }

    void end(FullSyncEndMsg message) {
        Worker worker = registry.find(message.instanceId(), message.workerId());
        if (worker == null
                || !worker.holdings()
                        .endSync(message.location(), message.syncId(), clock.ticks())) {
            LOG.debug("end of no sync: {}", message.syncId());
        }
    }

    FullSyncStatusRetMsg status(FullSyncStatusMsg message) {
        Worker worker = registry.find(message.instanceId(), message.workerId());
        String id = message.syncId();
        if (worker == null || !worker.holdings().sync(sync -> sync.questioned(id))) {
            // LMCache's worker would stay frozen and ask for minutes; so it ends, and the next
            // heartbeat asks for another (decision 114).
            counters.syncsForgotten.increment();
            return new FullSyncStatusRetMsg(id, false, progress.share(), true, Tokens.of());
        }
        boolean complete = worker.holdings().sync(sync -> sync.isComplete(id));
        // LMCache looks at the fleet alone: one whose batches are missing goes its way, and one
        // that
        // syncs when others have joined waits for those, who are not asked (decision 114).
        return new FullSyncStatusRetMsg(
                id,
                complete,
                progress.share(),
                complete && (progress.isEnough() || !progress.isAllWanted()),
                worker.holdings().sync(sync -> sync.missing(id)));
    }
}
