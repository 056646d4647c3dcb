package io.lmcache4j.controller.command;

import java.util.List;

/**
 * What the workers of an instance made of a command.
 *
 * @param numTokens the least of those that did it
 * @param partial whether some did not, or not as many
 * @param workers each of them, in the order of registration
 */
public record FanOut(long numTokens, boolean partial, List<WorkerAnswer> workers) {
    public FanOut {
        workers = List.copyOf(workers);
    }

    /** As HTTP answers have it: {@code success} or {@code partial}. */
    public String status() {
        return partial ? "partial" : "success";
    }
}
