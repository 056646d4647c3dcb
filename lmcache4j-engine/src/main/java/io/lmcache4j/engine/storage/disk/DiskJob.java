package io.lmcache4j.engine.storage.disk;

/** Work for a disk thread. */
interface DiskJob {
    /** What goes first (engine.md §7.6); the read that somebody waits for before all. */
    enum Priority {
        GET,
        PREFETCH,
        DELETE,
        PUT
    }

    void run();

    /** Called instead of {@link #run} when the tier closes first. */
    void abandon();
}
