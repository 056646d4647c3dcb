package io.lmcache4j.engine;

/**
 * The lookup component of a manager, by class names, wrappers as {@code Outer(Inner)}; {@code None}
 * where there is none (http-api.md §4.16).
 *
 * @param client the scheduler's side
 * @param server the worker's side
 */
public record LookupInfo(String client, String server) {
    /** What is shown where there is nothing. */
    public static final String NONE = "None";
}
