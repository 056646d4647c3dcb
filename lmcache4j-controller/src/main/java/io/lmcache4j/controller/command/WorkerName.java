package io.lmcache4j.controller.command;

import java.util.Objects;

/** Which worker. */
record WorkerName(String instanceId, long workerId) {
    WorkerName {
        Objects.requireNonNull(instanceId, "instanceId");
    }

    @Override
    public String toString() {
        return instanceId + "/" + workerId;
    }
}
