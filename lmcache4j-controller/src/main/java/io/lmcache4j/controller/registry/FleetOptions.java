package io.lmcache4j.controller.registry;

import java.time.Duration;
import java.util.Optional;

/**
 * What a {@link Fleet} goes by.
 *
 * @param reaping whether workers whose heartbeats stopped are removed; decision 4
 * @param workerTimeout how long a heartbeat lasts
 * @param syncTimeout after how long without a sign a full sync has failed
 * @param syncThreshold share of workers, 0 to 1, that must have synced for frozen ones to go on
 * @param heartbeat where heartbeats are wanted, if they are
 * @param chunks how prompts become keys
 * @param maxWorkers further ones are refused
 * @param maxLocations of one worker; events of further ones are dropped and counted
 * @param maxHeldOperations of one worker during its sync; with more, another sync follows
 * @param maxDirectoryBytes beyond which no key is added
 */
public record FleetOptions(
        boolean reaping,
        Duration workerTimeout,
        Duration syncTimeout,
        double syncThreshold,
        Optional<HeartbeatAddress> heartbeat,
        ChunkScheme chunks,
        int maxWorkers,
        int maxLocations,
        int maxHeldOperations,
        long maxDirectoryBytes) {
    private static final FleetOptions DEFAULTS =
            new FleetOptions(
                    false,
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(5),
                    0.8,
                    Optional.empty(),
                    ChunkScheme.DEFAULT,
                    65_536,
                    64,
                    65_536,
                    Long.MAX_VALUE);

    public FleetOptions {
        requirePositive("worker timeout", workerTimeout);
        requirePositive("sync timeout", syncTimeout);
        if (!(syncThreshold >= 0 && syncThreshold <= 1)) {
            throw new IllegalArgumentException("sync threshold is 0 to 1, was " + syncThreshold);
        }
        if (maxWorkers < 1 || maxLocations < 1 || maxLocations > Worker.MOST_LOCATIONS) {
            throw new IllegalArgumentException(
                    "at least 1 worker and 1 to %d locations, were %d and %d"
                            .formatted(Worker.MOST_LOCATIONS, maxWorkers, maxLocations));
        }
        if (maxHeldOperations < 0) {
            throw new IllegalArgumentException("held operations: " + maxHeldOperations);
        }
    }

    private static void requirePositive(String what, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(what + " must be positive, was " + value);
        }
    }

    /** As LMCache without flags: nobody is reaped, no heartbeats are asked for. */
    public static FleetOptions defaults() {
        return DEFAULTS;
    }

    /** These, with the reaper on. */
    public FleetOptions withReaping(Duration timeout) {
        return with(true, timeout, syncTimeout, syncThreshold, heartbeat, chunks);
    }

    /** These, asking for heartbeats. */
    public FleetOptions withHeartbeat(HeartbeatAddress address) {
        return with(
                reaping, workerTimeout, syncTimeout, syncThreshold, Optional.of(address), chunks);
    }

    /** These, with other rules for full syncs. */
    public FleetOptions withSync(Duration timeout, double threshold) {
        return with(reaping, workerTimeout, timeout, threshold, heartbeat, chunks);
    }

    /** These, with other keys. */
    public FleetOptions withChunks(ChunkScheme scheme) {
        return with(reaping, workerTimeout, syncTimeout, syncThreshold, heartbeat, scheme);
    }

    /** These, with other bounds. */
    public FleetOptions withBounds(int workers, int locations, int heldOperations) {
        return new FleetOptions(
                reaping,
                workerTimeout,
                syncTimeout,
                syncThreshold,
                heartbeat,
                chunks,
                workers,
                locations,
                heldOperations,
                maxDirectoryBytes);
    }

    /** These, with a bound on what is known. */
    public FleetOptions withMemory(long directoryBytes) {
        return new FleetOptions(
                reaping,
                workerTimeout,
                syncTimeout,
                syncThreshold,
                heartbeat,
                chunks,
                maxWorkers,
                maxLocations,
                maxHeldOperations,
                directoryBytes);
    }

    private FleetOptions with(
            boolean reap,
            Duration lease,
            Duration sync,
            double threshold,
            Optional<HeartbeatAddress> beat,
            ChunkScheme scheme) {
        return new FleetOptions(
                reap,
                lease,
                sync,
                threshold,
                beat,
                scheme,
                maxWorkers,
                maxLocations,
                maxHeldOperations,
                maxDirectoryBytes);
    }
}
