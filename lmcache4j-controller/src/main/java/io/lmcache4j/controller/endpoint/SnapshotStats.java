package io.lmcache4j.controller.endpoint;

/**
 * How keeping the state goes.
 *
 * @param written times since the start
 * @param failed times since the start
 * @param writtenAt when it was last written, epoch milliseconds; 0 for never
 */
public record SnapshotStats(long written, long failed, long writtenAt) {
    /** Of a controller that keeps none. */
    public static final SnapshotStats NONE = new SnapshotStats(0, 0, 0);
}
