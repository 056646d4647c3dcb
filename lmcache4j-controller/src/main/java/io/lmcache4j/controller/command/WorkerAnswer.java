package io.lmcache4j.controller.command;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one worker of several said to a command.
 *
 * @param numTokens how many tokens it did it for; empty: see {@code error}
 * @param error why not
 */
public record WorkerAnswer(long workerId, OptionalLong numTokens, Optional<String> error) {
    static WorkerAnswer of(long workerId, long numTokens) {
        return new WorkerAnswer(workerId, OptionalLong.of(numTokens), Optional.empty());
    }

    static WorkerAnswer failed(long workerId, String error) {
        return new WorkerAnswer(workerId, OptionalLong.empty(), Optional.of(error));
    }
}
