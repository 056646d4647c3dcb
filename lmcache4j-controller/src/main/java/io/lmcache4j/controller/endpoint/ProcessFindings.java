package io.lmcache4j.controller.endpoint;

import io.lmcache4j.controller.explain.FleetFinding;
import io.lmcache4j.controller.explain.FleetFinding.Severity;
import io.lmcache4j.controller.registry.Fleet;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What about the controller's own process deserves a look. */
final class ProcessFindings {
    private static final int MOST_MOVES = 5;

    /** A little below that from which on keys are turned away (decision 118). */
    private static final double MEMORY_SHARE = 0.5;

    private final Fleet fleet;
    private final ProcessView process;

    ProcessFindings(Fleet fleet, ProcessView process) {
        this.fleet = fleet;
        this.process = process;
    }

    void add(List<FleetFinding> findings) {
        memory().ifPresent(findings::add);
        moves().ifPresent(findings::add);
        process.snapshotTrouble().map(ProcessFindings::snapshot).ifPresent(findings::add);
        process.openTo().map(ProcessFindings::open).ifPresent(findings::add);
        if (!process.asksForHeartbeats()) {
            findings.add(noHeartbeatPort());
        }
    }

    /** What is known of the fleet is most of what is in memory. */
    private Optional<FleetFinding> memory() {
        long taken = fleet.stats().directoryBytes();
        long most = process.mostMemory();
        if (taken < most * MEMORY_SHARE) {
            return Optional.empty();
        }
        return Optional.of(
                new FleetFinding(
                        "memory_nearly_full",
                        Severity.ERROR,
                        "What is known of the fleet hardly fits into memory",
                        "%d keys take %d of %d MiB of heap; %d were turned away"
                                .formatted(
                                        fleet.stats().keys(),
                                        taken >> 20,
                                        most >> 20,
                                        fleet.stats().turnedAwayOperations()),
                        "give the controller more memory, or a larger share of it by"
                            + " LMCACHE_JAVA_OPTS=-Xmx…; from six tenths of the heap on new keys"
                            + " are turned away"));
    }

    private Optional<FleetFinding> moves() {
        List<AddressChange> moves = process.moves();
        if (moves.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new FleetFinding(
                        "addresses_changed",
                        Severity.INFO,
                        "Workers registered again from another address",
                        moves.reversed().stream()
                                .limit(MOST_MOVES)
                                .map(
                                        move ->
                                                move.worker()
                                                        + " at "
                                                        + move.address()
                                                        + " since "
                                                        + move.at())
                                .collect(Collectors.joining("; ")),
                        "nothing after a restart; if one goes back and forth, two processes have"
                                + " the same lmcache_instance_id and rank"));
    }

    private static FleetFinding snapshot(String trouble) {
        return new FleetFinding(
                "snapshot_trouble",
                Severity.WARNING,
                "The state would not survive a restart",
                trouble,
                "make the place writable, or set lmcache4j.snapshot_path");
    }

    private static FleetFinding open(String host) {
        return new FleetFinding(
                "open_to_network",
                Severity.WARNING,
                "Whoever reaches the sockets may register, report and ask",
                "they are bound to " + host + " without a key",
                "bind an address that only workers reach; where all of them are LMCache4j's, set"
                        + " lmcache4j.curve_key_file");
    }

    private static FleetFinding noHeartbeatPort() {
        return new FleetFinding(
                "no_heartbeat_port",
                Severity.INFO,
                "Workers are not asked for heartbeats",
                "--monitor-ports has no heartbeat",
                "give one, such as 8082: by heartbeats workers come back after a restart of the"
                        + " controller, and lost events are made up for");
    }
}
