package io.lmcache4j.controller.registry;

import io.lmcache4j.controller.message.WorkerInfo;
import io.lmcache4j.controller.sync.SyncReason;
import io.lmcache4j.controller.sync.SyncState;
import io.lmcache4j.controller.sync.SyncTracker;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A worker as it was at one moment.
 *
 * @param keyCount keys over all locations
 * @param keysByLocation of locations that have any, in order
 * @param syncState as {@link SyncState#text}
 * @param heartbeats whether it ever sent one since it registered
 * @param remembered whether it is known from before the controller started, and did not show since
 * @param silence since its last heartbeat, or since it registered or was remembered
 * @param missingBatches that a full sync under way still needs
 * @param wantedSync why the next answer to a heartbeat asks for one
 * @param gaps batches before which events were missing
 * @param keys what its keys look like
 */
public record KnownWorker(
        WorkerInfo info,
        long keyCount,
        Map<String, Long> keysByLocation,
        String syncState,
        boolean heartbeats,
        boolean remembered,
        Duration silence,
        int missingBatches,
        Optional<String> wantedSync,
        long gaps,
        KeyEvidence keys) {
    static KnownWorker of(Worker worker, long ticks) {
        Holdings holdings = worker.holdings();
        Map<String, Long> counts = holdings.keysByLocation();
        return new KnownWorker(
                worker.info(),
                counts.values().stream().mapToLong(Long::longValue).sum(),
                counts,
                holdings.sync(SyncTracker::state).text(),
                worker.beats(),
                worker.isRemembered(),
                Duration.ofMillis(worker.silence(ticks)),
                holdings.sync(SyncTracker::missingCount),
                holdings.sync(SyncTracker::wanted).map(SyncReason::text),
                holdings.gaps(),
                holdings.evidence());
    }
}
