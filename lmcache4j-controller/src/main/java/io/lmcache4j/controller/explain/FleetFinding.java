package io.lmcache4j.controller.explain;

/**
 * Something about a fleet that deserves a look (operator-api.md §9).
 *
 * @param id stays the same from release to release
 * @param evidence what was seen
 * @param remedy what to do
 */
public record FleetFinding(
        String id, Severity severity, String title, String evidence, String remedy) {
    /** How bad it is. */
    public enum Severity {
        /** Chunks that are there are not found, or the other way round. */
        ERROR,
        /** It will be, or may be. */
        WARNING,
        /** Good to know. */
        INFO
    }
}
