package io.lmcache4j.controller;

import io.lmcache4j.controller.command.CommandStats;
import io.lmcache4j.controller.command.Commander;
import io.lmcache4j.controller.endpoint.AddressChange;
import io.lmcache4j.controller.endpoint.DialectStats;
import io.lmcache4j.controller.endpoint.ProcessView;
import io.lmcache4j.controller.endpoint.SnapshotStats;
import io.lmcache4j.controller.socket.ControllerSockets;
import io.lmcache4j.controller.socket.SocketStats;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What is around the fleet in this process. */
record Surroundings(
        ControllerOptions options,
        boolean encrypted,
        ControllerSockets controllerSockets,
        Dialects olderDialects,
        Commander commander,
        PushedOrders orders,
        Moves changes,
        Optional<Snapshots> kept)
        implements ProcessView {
    private static final Duration USUAL_GRACE = Duration.ofSeconds(30);

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
        return kept.flatMap(Snapshots::trouble);
    }

    @Override
    public SnapshotStats snapshots() {
        return kept.map(Snapshots::stats).orElse(SnapshotStats.NONE);
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

    @Override
    public DialectStats dialects() {
        return olderDialects.stats();
    }

    /** Two looks at the heartbeats, or what LMCache's workers wait for with usual settings. */
    @Override
    public Duration heartbeatGrace() {
        Duration looks = options.healthCheckInterval().orElse(Duration.ZERO).multipliedBy(2);
        return looks.compareTo(USUAL_GRACE) > 0 ? looks : USUAL_GRACE;
    }

    @Override
    public long mostMemory() {
        return Runtime.getRuntime().maxMemory();
    }
}
