package io.lmcache4j.controller.command;

import io.lmcache4j.controller.message.ControlRetMsg;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * What became of one worker's command: one of the two.
 *
 * @param message what it said
 * @param failure why it said nothing that counts
 */
record Answered(long worker, Optional<ControlRetMsg> message, Optional<Throwable> failure) {
    static Answered await(long worker, CompletableFuture<ControlRetMsg> answer) {
        try {
            return new Answered(worker, Optional.of(answer.join()), Optional.empty());
        } catch (CompletionException e) {
            return new Answered(worker, Optional.empty(), Optional.ofNullable(e.getCause()));
        }
    }

    boolean isSilent() {
        return failure.filter(java.util.concurrent.TimeoutException.class::isInstance).isPresent();
    }
}
