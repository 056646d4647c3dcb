/**
 * What one worker's events and full syncs are at (controller.md §8, §9): sequence numbers, the
 * batches of a sync, the events held back meanwhile, and when a sync is asked for.
 *
 * <p>Start at {@link io.lmcache4j.controller.sync.SyncTracker}. Knows messages; not the directory,
 * the other workers, sockets or HTTP.
 */
package io.lmcache4j.controller.sync;
