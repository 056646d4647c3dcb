package io.lmcache4j.controller.sync;

import java.util.Locale;

/** Where a worker's full sync is (controller.md §9). */
public enum SyncState {
    /** None was ever begun. */
    NONE,
    /** Begun, and not every batch is here. */
    SYNCING,
    /** The last one came whole. */
    COMPLETED,
    /** The last one stopped, or one that was asked for never began. */
    FAILED;

    /** The name in answers and metrics. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
