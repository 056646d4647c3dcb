package io.lmcache4j.controller.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who sent events without being registered, so that they were dropped (controller.md §8). The first
 * of them by name, so that strangers can't fill the memory; all of them by number. Thread-safe.
 */
final class StrayEvents {
    private static final int MOST_NAMED = 64;

    private final FleetCounters counters;
    private final Map<Name, long[]> named = new LinkedHashMap<>();

    private record Name(String instanceId, long workerId) {}

    StrayEvents(FleetCounters counters) {
        this.counters = counters;
    }

    /** Notes a batch; true if it is the first of that sender. */
    boolean note(String instanceId, long workerId, int operations) {
        counters.unknownBatches.increment();
        counters.unknownOperations.add(operations);
        synchronized (named) {
            Name name = new Name(instanceId, workerId);
            long[] count = named.get(name);
            if (count == null && named.size() < MOST_NAMED) {
                named.put(name, new long[] {operations});
                return true;
            }
            if (count != null) {
                count[0] += operations;
            }
            return false;
        }
    }

    /** Forgets a sender that has registered. */
    void forget(String instanceId, long workerId) {
        synchronized (named) {
            named.remove(new Name(instanceId, workerId));
        }
    }

    /** Those that are still not registered, the first ones first. */
    List<StraySender> senders() {
        synchronized (named) {
            List<StraySender> senders = new ArrayList<>(named.size());
            named.forEach(
                    (name, count) ->
                            senders.add(
                                    new StraySender(name.instanceId(), name.workerId(), count[0])));
            return senders;
        }
    }
}
