package io.lmcache4j.controller.endpoint;

import io.lmcache4j.controller.command.CommandStats;
import io.lmcache4j.controller.explain.FleetFinding;
import io.lmcache4j.controller.explain.FleetFinding.Severity;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What became of commands to workers and should not. */
final class CommandFindings {
    private static final int MOST_WORKERS = 10;

    private final ProcessView process;

    CommandFindings(ProcessView process) {
        this.process = process;
    }

    void add(List<FleetFinding> findings) {
        silentWorkers().ifPresent(findings::add);
        droppedOrders().ifPresent(findings::add);
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
}
