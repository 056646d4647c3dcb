package io.lmcache4j.controller.worker;

import io.lmcache4j.controller.message.WorkerMsg.DeRegisterMsg;
import io.lmcache4j.controller.message.WorkerReqMsg.HeartbeatMsg;
import io.lmcache4j.controller.message.WorkerReqMsg.RegisterMsg;

import java.util.Optional;

/**
 * Who a worker is, as a controller knows it.
 *
 * @param ip where the controller finds it
 * @param port on which it takes commands
 */
record Identity(String instanceId, long workerId, String ip, long port) {
    RegisterMsg register() {
        return new RegisterMsg(instanceId, workerId, ip, port, Optional.empty());
    }

    HeartbeatMsg heartbeat() {
        return new HeartbeatMsg(instanceId, workerId, ip, port, Optional.empty());
    }

    DeRegisterMsg deRegister() {
        return new DeRegisterMsg(instanceId, workerId, ip, port);
    }

    /** The text for logs. */
    @Override
    public String toString() {
        return instanceId + "/" + workerId;
    }
}
