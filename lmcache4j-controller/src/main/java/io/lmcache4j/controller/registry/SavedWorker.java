package io.lmcache4j.controller.registry;

import java.util.List;
import java.util.OptionalLong;

/**
 * A worker as a snapshot keeps it.
 *
 * @param registeredAt epoch milliseconds
 * @param heardAt epoch milliseconds of the last heartbeat
 * @param beats whether it ever sent one
 * @param sites its locations, in order
 */
record SavedWorker(
        String instanceId,
        long workerId,
        Registration at,
        long registeredAt,
        long heardAt,
        boolean beats,
        List<SavedSite> sites) {
    /**
     * A location.
     *
     * @param number the last sequence number taken, if any; keys of later ones may be there too
     */
    record SavedSite(String location, OptionalLong number) {}
}
