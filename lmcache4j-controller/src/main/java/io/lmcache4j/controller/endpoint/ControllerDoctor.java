package io.lmcache4j.controller.endpoint;

import io.lmcache4j.controller.explain.FleetDoctor;
import io.lmcache4j.controller.explain.FleetFinding;
import io.lmcache4j.controller.explain.FleetFinding.Severity;
import io.lmcache4j.controller.explain.MissCause;
import io.lmcache4j.controller.explain.MissExplainer;
import io.lmcache4j.controller.registry.Fleet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Everything about a controller that deserves a look: what the fleet shows (controller.md §16.1),
 * and what only the process around it sees. Changes nothing; thread-safe.
 */
public final class ControllerDoctor {
    private final FleetDoctor fleetDoctor;
    private final MissExplainer explainer;
    private final MissedPrompts missed = new MissedPrompts();
    private final SocketFindings sockets;
    private final CommandFindings commands;
    private final ProcessFindings process;

    /** Looks at this fleet and the process around it. */
    public ControllerDoctor(Fleet fleet, ProcessView process) {
        this.fleetDoctor = new FleetDoctor(fleet, process.heartbeatGrace());
        this.explainer = new MissExplainer(fleet);
        this.sockets = new SocketFindings(process);
        this.commands = new CommandFindings(process);
        this.process = new ProcessFindings(fleet, process);
    }

    /** Where lookups put prompts that nobody holds. */
    MissedPrompts missedPrompts() {
        return missed;
    }

    /** All findings, the worst first. */
    public List<FleetFinding> findings() {
        List<FleetFinding> findings = new ArrayList<>(fleetDoctor.findings());
        otherNames().ifPresent(findings::add);
        sockets.add(findings);
        commands.add(findings);
        process.add(findings);
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
}
