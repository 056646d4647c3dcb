/**
 * What a controller tells workers to do: clear, pin, compress, decompress, move, health.
 *
 * <p>Start at {@link io.lmcache4j.controller.command.ClusterExecutor}, which asks all workers of an
 * instance and makes one answer of theirs. Knows messages and sockets; not which worker holds what.
 */
package io.lmcache4j.controller.command;
