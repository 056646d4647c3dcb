package io.lmcache4j.controller.message;

import java.util.Locale;

/** The era of LMCache whose words a message is in (controller.md §17). */
public enum Dialect {
    /** Since winter 2025/26: numbered batches, heartbeats that are answered, full sync. */
    CURRENT,
    /** Autumn 2025: a P2P lookup that does not say who asks. */
    AUTUMN_2025,
    /**
     * Mid 2025: {@code distributed_url} instead of {@code peer_init_url}, operations one by one and
     * without numbers.
     */
    MID_2025;

    /** As in statistics. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
