package io.lmcache4j.controller.endpoint;

import io.lmcache4j.controller.command.WorkerAnswer;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Something that the workers of an instance were told to do.
 *
 * @param sequence from 1 on, in the order in which they began
 * @param ended empty while it is under way
 * @param status {@code running}, {@code success}, {@code partial}, {@code failed} or {@code
 *     timeout}
 * @param numTokens the least that a worker did, if any did it
 * @param error why nobody did it
 * @param workers what each of them did, once it is known
 */
record Job(
        long sequence,
        String eventId,
        Order order,
        Instant started,
        Optional<Instant> ended,
        String status,
        OptionalLong numTokens,
        Optional<String> error,
        List<WorkerAnswer> workers) {
    /**
     * What is to be done.
     *
     * @param name such as {@code Clear}, with which the event's id begins
     */
    record Order(String name, String instanceId, String location) {}

    boolean isRunning() {
        return ended.isEmpty();
    }
}
