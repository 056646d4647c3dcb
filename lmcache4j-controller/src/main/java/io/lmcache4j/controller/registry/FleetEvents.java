package io.lmcache4j.controller.registry;

import io.lmcache4j.controller.message.WorkerInfo;

/**
 * Is told of what needs a connection to a worker. Called outside of all locks, one call at a time,
 * in the order in which it happened, on whichever thread made it happen.
 */
public interface FleetEvents {
    /** A worker that was not known. */
    void registered(WorkerInfo worker);

    /** A known worker has another address. */
    void moved(WorkerInfo worker);

    /** A worker is no longer known. */
    void left(String instanceId, long workerId);

    /** Tells nobody. */
    static FleetEvents none() {
        return new FleetEvents() {
            @Override
            public void registered(WorkerInfo worker) {}

            @Override
            public void moved(WorkerInfo worker) {}

            @Override
            public void left(String instanceId, long workerId) {}
        };
    }
}
