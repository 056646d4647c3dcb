package io.lmcache4j.controller;

import io.lmcache4j.controller.socket.ControllerSockets;
import io.lmcache4j.engine.health.HealthCheck;
import io.lmcache4j.engine.health.HealthResult;

import java.util.List;

/** Whether somebody reads every socket; LMCache's loops end at a bad frame, and nobody notices. */
record SocketsCheck(ControllerSockets sockets) implements HealthCheck {
    @Override
    public String name() {
        return "sockets";
    }

    @Override
    public HealthResult check() {
        List<String> unread = sockets.unread();
        return unread.isEmpty()
                ? new HealthResult.Healthy()
                : new HealthResult.Unhealthy("nobody reads " + String.join(", ", unread));
    }
}
