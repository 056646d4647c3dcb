package io.lmcache4j.controller.command;

import io.lmcache4j.controller.socket.CurveKey;

import java.time.Duration;
import java.util.Optional;

/**
 * How commands are sent.
 *
 * @param deadline from when a command is given until it counts as not answered, the wait behind
 *     others included
 * @param waitingPerWorker commands that may wait behind the one a worker is at; more are refused
 * @param sockets workers that are commanded at the same time; more wait
 * @param idle a socket that nothing came through for so long is closed
 * @param key with which they encrypt; empty: they do not, as LMCache
 */
public record CommandOptions(
        Duration deadline,
        int waitingPerWorker,
        int sockets,
        Duration idle,
        Optional<CurveKey> key) {
    /** 10 s; 64 wait; 1000 sockets, closed after a minute; not encrypted. */
    public static final CommandOptions DEFAULTS =
            new CommandOptions(
                    Duration.ofSeconds(10), 64, 1000, Duration.ofMinutes(1), Optional.empty());

    public CommandOptions {
        if (deadline.toMillis() < 1 || idle.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "deadline and idle must be at least 1 ms, were " + deadline + " and " + idle);
        }
        if (waitingPerWorker < 0 || sockets < 1) {
            throw new IllegalArgumentException(
                    "waitingPerWorker must be at least 0 and sockets at least 1, were "
                            + waitingPerWorker
                            + " and "
                            + sockets);
        }
    }
}
