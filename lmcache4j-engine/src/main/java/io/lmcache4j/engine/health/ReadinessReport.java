package io.lmcache4j.engine.health;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether a process can do its work, and why not.
 *
 * @param checks how each check went, in order
 */
public record ReadinessReport(List<CheckReport> checks) {
    public ReadinessReport {
        checks = List.copyOf(checks);
    }

    /** Whether no check failed or hangs. */
    public boolean isReady() {
        return checks.stream().noneMatch(CheckReport::isTrouble);
    }

    /**
     * What is wrong, a text for each check that failed, hangs or is degraded; the last may be there
     * when ready, too.
     */
    public List<String> reasons() {
        return checks.stream()
                .filter(CheckReport::isNoteworthy)
                .map(check -> check.name() + ": " + check.reason().orElse(check.status().text()))
                .toList();
    }

    /** {@link #reasons} in one line. */
    public String reason() {
        return reasons().stream().collect(Collectors.joining("; "));
    }
}
