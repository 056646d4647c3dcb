package io.lmcache4j.controller.message;

import java.util.Optional;

/** What an orchestrator asks, by HTTP, or pushed without getting an answer (controller.md §5.5). */
public sealed interface OrchMsg extends Message {
    /** Names the request. */
    String eventId();

    /** Which instance is at an address. */
    record QueryInstMsg(String eventId, String ip) implements OrchMsg {}

    /** Where a prompt's chunks are. */
    record LookupMsg(String eventId, Tokens tokens) implements OrchMsg {}

    /** Empties a location of an instance. */
    record ClearMsg(String eventId, String instanceId, String location) implements OrchMsg {}

    /** Pins a prompt's chunks at an instance. */
    record PinMsg(String eventId, String instanceId, String location, Tokens tokens)
            implements OrchMsg {}

    /** Makes chunks smaller. */
    record CompressMsg(
            String eventId,
            String instanceId,
            String method,
            String location,
            Optional<Tokens> tokens)
            implements OrchMsg {}

    /** Undoes that. */
    record DecompressMsg(
            String eventId,
            String instanceId,
            String method,
            String location,
            Optional<Tokens> tokens)
            implements OrchMsg {}

    /**
     * Moves chunks from instance to instance.
     *
     * @param copy whether they stay where they are too; absent on the wire: false
     */
    record MoveMsg(
            String eventId,
            Position oldPosition,
            Position newPosition,
            Optional<Tokens> tokens,
            Optional<Boolean> copy)
            implements OrchMsg {}

    /** How the workers of an instance are. */
    record HealthMsg(String eventId, String instanceId) implements OrchMsg {}

    /** Declared by LMCache, never done. */
    record CheckFinishMsg(String eventId) implements OrchMsg {}

    /**
     * Who is registered.
     *
     * @param workerIds all if nil
     */
    record QueryWorkerInfoMsg(String eventId, String instanceId, Optional<Tokens> workerIds)
            implements OrchMsg {}
}
