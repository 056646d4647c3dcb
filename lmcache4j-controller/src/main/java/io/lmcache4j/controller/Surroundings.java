package io.lmcache4j.controller;

import io.lmcache4j.controller.command.CommandStats;
import io.lmcache4j.controller.command.Commander;
import io.lmcache4j.controller.endpoint.AddressChange;
import io.lmcache4j.controller.endpoint.ProcessView;
import io.lmcache4j.controller.socket.ControllerSockets;
import io.lmcache4j.controller.socket.SocketStats;

import java.util.List;
import java.util.Optional;

/** What is around the fleet in this process. */
record Surroundings(
        ControllerOptions options,
        boolean encrypted,
        ControllerSockets controllerSockets,
        Commander commander,
        PushedOrders orders,
        Moves changes,
        Optional<Snapshots> snapshots)
        implements ProcessView {
    @Override
    public SocketStats sockets() {
        return controllerSockets.stats();
    }

    @Override
    public CommandStats commands() {
        return commander.stats();
    }

    @Override
    public long droppedOrders() {
        return orders.dropped();
    }

    @Override
    public List<AddressChange> moves() {
        return changes.last();
    }

    @Override
    public Optional<String> snapshotTrouble() {
        return snapshots.flatMap(Snapshots::trouble);
    }

    @Override
    public Optional<String> openTo() {
        return encrypted || Loopback.is(options.host())
                ? Optional.empty()
                : Optional.of(options.host());
    }

    @Override
    public boolean asksForHeartbeats() {
        return options.monitorPorts().heartbeat().isPresent();
    }
}
