package io.lmcache4j.controller.registry;

/**
 * What the keys that a worker has reported look like. Those of the algorithm builtin are signed, so
 * half of them are negative and none is 2^63 or more; digests are never negative and half of them
 * are 2^63 or more (controller.md §16.1, row 7).
 *
 * @param reported keys in events and full syncs since the worker registered
 * @param negative how many of them were below 0
 * @param high how many were 2^63 or more
 */
public record KeyEvidence(long reported, long negative, long high) {
    /** Fewer keys say nothing: of so many signed ones, one in a million has no negative. */
    private static final int ENOUGH = 20;

    /** Whether they can't come from the algorithm builtin. */
    public boolean isDigest() {
        return high > 0 || (reported >= ENOUGH && negative == 0);
    }
}
