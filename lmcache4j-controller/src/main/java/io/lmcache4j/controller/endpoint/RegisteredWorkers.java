package io.lmcache4j.controller.endpoint;

import io.lmcache4j.api.endpoint.controller.FleetView;
import io.lmcache4j.api.endpoint.controller.FleetWorker;
import io.lmcache4j.controller.message.WorkerInfo;
import io.lmcache4j.controller.registry.Fleet;
import io.lmcache4j.controller.registry.KnownWorker;

import java.util.List;

/** The fleet as {@code /controller/*} reads it. */
record RegisteredWorkers(Fleet fleet) implements FleetView {
    @Override
    public List<FleetWorker> workers() {
        return fleet.workers().stream().map(RegisteredWorkers::of).toList();
    }

    private static FleetWorker of(KnownWorker worker) {
        WorkerInfo info = worker.info();
        return new FleetWorker(
                info.instanceId(),
                info.workerId(),
                info.ip(),
                info.port(),
                info.peerInitUrl(),
                info.registrationTime(),
                info.lastHeartbeatTime(),
                worker.keyCount());
    }
}
