package io.lmcache4j.controller.endpoint;

import io.lmcache4j.controller.command.CommandStats;
import io.lmcache4j.controller.explain.FleetDoctor;
import io.lmcache4j.controller.explain.FleetFinding;
import io.lmcache4j.controller.explain.FleetFinding.Severity;
import io.lmcache4j.controller.explain.MissCause;
import io.lmcache4j.controller.explain.MissExplainer;
import io.lmcache4j.controller.registry.Fleet;
import io.lmcache4j.controller.socket.BadFrame;
import io.lmcache4j.controller.socket.SocketStats;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Everything about a controller that deserves a look: what the fleet shows (controller.md §16.1),
 * and what only the process around it sees. Changes nothing; thread-safe.
 */
public final class ControllerDoctor {
    private static final int MOST_SAMPLES = 3;
    private static final int MOST_MOVES = 5;
    private static final int MOST_WORKERS = 10;

    private final FleetDoctor fleetDoctor;
    private final MissExplainer explainer;
    private final MissedPrompts missed = new MissedPrompts();
    private final ProcessView process;

    /** Looks at this fleet and the process around it. */
    public ControllerDoctor(Fleet fleet, ProcessView process) {
        this.fleetDoctor = new FleetDoctor(fleet);
        this.explainer = new MissExplainer(fleet);
        this.process = process;
    }

    /** Where lookups put prompts that nobody holds. */
    MissedPrompts missedPrompts() {
        return missed;
    }

    /** All findings, the worst first. */
    public List<FleetFinding> findings() {
        List<FleetFinding> findings = new ArrayList<>(fleetDoctor.findings());
        otherNames().ifPresent(findings::add);
        SocketStats sockets = process.sockets();
        badFrames(sockets).ifPresent(findings::add);
        backlog(sockets).ifPresent(findings::add);
        silentWorkers().ifPresent(findings::add);
        droppedOrders().ifPresent(findings::add);
        moves().ifPresent(findings::add);
        process.snapshotTrouble().map(ControllerDoctor::snapshot).ifPresent(findings::add);
        process.openTo().map(ControllerDoctor::open).ifPresent(findings::add);
        if (!process.asksForHeartbeats()) {
            findings.add(noHeartbeatPort());
        }
        findings.sort(Comparator.comparing(FleetFinding::severity));
        return findings;
    }

    /** Prompts that were asked for in vain and are there under another name. */
    private Optional<FleetFinding> otherNames() {
        return missed.all().stream()
                .flatMap(tokens -> explainer.explain(tokens).causes().stream())
                .filter(cause -> cause.variant().isPresent())
                .findFirst()
                .map(ControllerDoctor::otherName);
    }

    private static FleetFinding otherName(MissCause cause) {
        return new FleetFinding(
                "lookups_under_other_names",
                Severity.ERROR,
                "A prompt that was looked up in vain is there under another name ("
                        + cause.cause()
                        + ")",
                cause.evidence(),
                cause.remedy());
    }

    private static Optional<FleetFinding> badFrames(SocketStats sockets) {
        String counts =
                sockets.badFrames().entrySet().stream()
                        .filter(entry -> entry.getValue() > 0)
                        .sorted(Map.Entry.comparingByKey())
                        .map(entry -> entry.getValue() + " " + entry.getKey().text())
                        .collect(Collectors.joining(", "));
        if (counts.isEmpty()) {
            return Optional.empty();
        }
        List<BadFrame> samples = sockets.lastBadFrames();
        String shown =
                samples.reversed().stream()
                        .limit(MOST_SAMPLES)
                        .map(ControllerDoctor::sample)
                        .collect(Collectors.joining("; "));
        return Optional.of(
                new FleetFinding(
                        "bad_frames",
                        Severity.ERROR,
                        "Frames came that could not be used",
                        counts + "; the last ones: " + shown,
                        samples.reversed().stream()
                                .flatMap(frame -> FrameAdvice.guess(frame).stream())
                                .findFirst()
                                .orElse("look at who connects from there; nothing else was lost")));
    }

    private static String sample(BadFrame frame) {
        return "%s, from %s on %s: %s (%d bytes, beginning %s)"
                .formatted(
                        frame.at(),
                        frame.peer(),
                        frame.socket(),
                        frame.error(),
                        frame.bytes(),
                        frame.firstBytes());
    }

    private static Optional<FleetFinding> backlog(SocketStats sockets) {
        if (sockets.pull().pending() == 0 && sockets.reply().pending() == 0) {
            return Optional.empty();
        }
        return Optional.of(
                new FleetFinding(
                        "messages_waiting",
                        Severity.INFO,
                        "Messages wait to be read at this moment",
                        "pull %d, reply %d"
                                .formatted(sockets.pull().pending(), sockets.reply().pending()),
                        "nothing if it passes; if it stays, give the controller more CPU"));
    }

    /** Workers that still have not answered: what was made good since is in the metrics alone. */
    private Optional<FleetFinding> silentWorkers() {
        CommandStats commands = process.commands();
        if (commands.silent().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new FleetFinding(
                        "commands_unanswered",
                        Severity.WARNING,
                        "Workers leave commands unanswered",
                        commands.silent().entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .limit(MOST_WORKERS)
                                .map(it -> "%s the last %d".formatted(it.getKey(), it.getValue()))
                                .collect(
                                        Collectors.joining(
                                                ", ",
                                                "",
                                                "; of %d workers in all, %d commands since the start"
                                                        .formatted(
                                                                commands.silent().size(),
                                                                commands.missed()))),
                        "see whether the worker's process runs and whether ip and port that it"
                                + " registered, in GET /controller/workers, can be reached from"
                                + " here"));
    }

    private Optional<FleetFinding> droppedOrders() {
        long dropped = process.droppedOrders();
        if (dropped == 0) {
            return Optional.empty();
        }
        return Optional.of(
                new FleetFinding(
                        "pushed_orders_dropped",
                        Severity.WARNING,
                        "Orders that somebody pushed were not carried out",
                        dropped + " since the start; the log has the reason of each",
                        "have the orchestrator use the REST API, with a token"));
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
