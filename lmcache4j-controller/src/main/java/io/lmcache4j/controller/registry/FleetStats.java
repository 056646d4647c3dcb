package io.lmcache4j.controller.registry;

/**
 * The numbers of a fleet (controller.md §14), but for those of sockets.
 *
 * @param keys keys over all locations and workers
 * @param directoryBytes memory of the directory
 * @param unsweptPlaces of workers that are gone, whose sweep failed: memory that is not free yet
 * @param discontinuities batches before which events were missing
 * @param syncProgress completed of all workers, 0 to 1
 * @param missingBatches that full syncs under way still need
 * @param allWanted whether every worker is still asked for a full sync after the start
 * @param batches of events taken
 * @param operations in them
 * @param unknownBatches batches from workers that are not registered, dropped
 * @param unknownOperations in them
 * @param heldOperations that waited for the end of a full sync
 * @param overflowedOperations that found no room to wait, dropped; another sync follows
 * @param locationsRefused batches and syncs for more locations than a worker may have, dropped
 * @param syncBatches of full syncs taken
 * @param strayBatches of full syncs that are not under way, dropped
 * @param syncsFailed without a sign of life for too long
 * @param syncsAsked times that an answer to a heartbeat asked for one
 * @param syncsForgotten questions after full syncs that are not known, or no longer
 * @param refusals of workers over the bound
 * @param strangersLeft who left under the name of a worker that is registered elsewhere
 * @param reaped workers whose heartbeats stopped
 * @param strangeHeartbeats under the name of a worker that is registered elsewhere, ignored
 * @param unknownMessages pushed ones that are not for a controller
 * @param promptLookups by tokens
 * @param promptsFound of them that found the first chunk
 * @param peerLookups of workers that look for a peer
 * @param peersFound of them that found one
 * @param turnedAwayOperations admits for which there is no memory, dropped
 */
public record FleetStats(
        long keys,
        int instances,
        int workers,
        long directoryBytes,
        int unsweptPlaces,
        long discontinuities,
        int syncing,
        int synced,
        int failed,
        double syncProgress,
        long missingBatches,
        boolean allWanted,
        long batches,
        long operations,
        long unknownBatches,
        long unknownOperations,
        long heldOperations,
        long overflowedOperations,
        long locationsRefused,
        long syncBatches,
        long strayBatches,
        long syncsFailed,
        long syncsAsked,
        long syncsForgotten,
        long registrations,
        long refusals,
        long deregistrations,
        long strangersLeft,
        long reaped,
        long heartbeats,
        long strangeHeartbeats,
        long unknownMessages,
        long promptLookups,
        long promptsFound,
        long peerLookups,
        long peersFound,
        long turnedAwayOperations) {}
