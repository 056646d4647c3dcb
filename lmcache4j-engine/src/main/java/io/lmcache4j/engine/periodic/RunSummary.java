package io.lmcache4j.engine.periodic;

/**
 * The record of a thread's last run.
 *
 * @param timestamp when it ended, in epoch seconds
 * @param durationMs how long it took, in milliseconds
 * @param outcome what it said
 */
public record RunSummary(double timestamp, double durationMs, RunOutcome outcome) {}
