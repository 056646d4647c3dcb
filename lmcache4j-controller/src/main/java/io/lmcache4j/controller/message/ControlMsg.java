package io.lmcache4j.controller.message;

import java.util.Optional;

/** What a controller asks of a worker, on the worker's own socket (controller.md §5.4). */
public sealed interface ControlMsg extends Message {
    /** Names the request in logs and pins. */
    String workerEventId();

    /** Empties a location. */
    record ClearWorkerMsg(String workerEventId, String location) implements ControlMsg {}

    /** Pins the chunks of a prompt. */
    record PinWorkerMsg(String workerEventId, String location, Tokens tokens)
            implements ControlMsg {}

    /** Makes chunks smaller. */
    record CompressWorkerMsg(
            String workerEventId, String method, String location, Optional<Tokens> tokens)
            implements ControlMsg {}

    /** Undoes that. */
    record DecompressWorkerMsg(
            String workerEventId, String method, String location, Optional<Tokens> tokens)
            implements ControlMsg {}

    /**
     * Moves chunks to another worker.
     *
     * @param oldPosition location here
     * @param newPosition the other's {@code peer_init_url} and location
     * @param copy whether they stay here too; absent on the wire: true
     */
    record MoveWorkerMsg(
            String workerEventId,
            String oldPosition,
            Position newPosition,
            Optional<Tokens> tokens,
            Optional<Boolean> copy)
            implements ControlMsg {}

    /** How the worker is. */
    record HealthWorkerMsg(String workerEventId) implements ControlMsg {}

    /** Declared by LMCache, done by no worker. */
    record CheckFinishWorkerMsg(String workerEventId) implements ControlMsg {}
}
