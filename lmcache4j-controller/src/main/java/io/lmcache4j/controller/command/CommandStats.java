package io.lmcache4j.controller.command;

import java.util.Map;

/**
 * What became of commands since the start, and how it is now.
 *
 * @param sent that went on their way to a worker
 * @param answered that the worker answered so that it can be read, with an error too
 * @param missed not answered in time, or not so that it could be read; some of them waited behind
 *     others and were never sent
 * @param replaced sockets that were given up after such a miss
 * @param strays late, second and unasked answers, which were dropped
 * @param faults of sockets, such as none being free
 * @param sockets that are open
 * @param silent workers, {@code INSTANCE/RANK}, that left the last commands unanswered, and how
 *     many of them in a row
 */
public record CommandStats(
        long sent,
        long answered,
        long missed,
        long replaced,
        long strays,
        long faults,
        int sockets,
        Map<String, Long> silent) {
    public CommandStats {
        silent = Map.copyOf(silent);
    }
}
