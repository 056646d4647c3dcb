package io.lmcache4j.engine.health;

/**
 * The last thing that went wrong.
 *
 * @param time in epoch seconds
 * @param where what failed: a check, a tier, an operation, a thread
 * @param error one line for people
 */
public record LastError(double time, String where, String error) {}
