package io.lmcache4j.controller.sync;

/** Why a full sync is asked for: what LMCache's workers log (controller.md §9). */
public enum SyncReason {
    /** The controller knows nothing for sure yet. */
    CONTROLLER_RESTART("controller_restart"),
    /** The last one failed. */
    SYNC_FAILED_RETRY("sync_failed_retry"),
    /** A heartbeat came from a worker that was not registered. */
    WORKER_RE_REGISTERED("worker_re_registered"),
    /** Events were lost: ours, LMCache only counts them (decision 5). */
    SEQUENCE_GAP("sequence_gap"),
    /**
     * The first event of a worker that has just started is not its number 0, or numbers did not go
     * on after a full sync. LMCache takes any number there, so this gives way to the reasons that
     * it has.
     */
    FIRST_EVENTS_LOST("sequence_gap");

    private final String text;

    SyncReason(String text) {
        this.text = text;
    }

    /** The word on the wire. */
    public String text() {
        return text;
    }
}
