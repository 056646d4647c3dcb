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
        if (worker == null || !worker.holdings().sync(sync -> sync.isKnown(id))) {
            // LMCache's worker would stay frozen and ask for minutes; so it ends, and the next
            // heartbeat asks for another (decision 114).
            counters.syncsForgotten.increment();
            return new FullSyncStatusRetMsg(id, false, progress.share(), true, Tokens.of());
        }
        return new FullSyncStatusRetMsg(
                id,
                worker.holdings().sync(sync -> sync.isComplete(id)),
                progress.share(),
                progress.isEnough(),
                worker.holdings().sync(sync -> sync.missing(id)));
    }
}
