package io.lmcache4j.controller.worker;

import io.lmcache4j.controller.message.ControlMsg;
import io.lmcache4j.controller.message.ControlMsg.CheckFinishWorkerMsg;
import io.lmcache4j.controller.message.ControlMsg.ClearWorkerMsg;
import io.lmcache4j.controller.message.ControlMsg.CompressWorkerMsg;
import io.lmcache4j.controller.message.ControlMsg.DecompressWorkerMsg;
import io.lmcache4j.controller.message.ControlMsg.HealthWorkerMsg;
import io.lmcache4j.controller.message.ControlMsg.MoveWorkerMsg;
import io.lmcache4j.controller.message.ControlMsg.PinWorkerMsg;
import io.lmcache4j.controller.message.ControlRetMsg;
import io.lmcache4j.controller.message.ControlRetMsg.ClearWorkerRetMsg;
import io.lmcache4j.controller.message.ControlRetMsg.CompressWorkerRetMsg;
import io.lmcache4j.controller.message.ControlRetMsg.DecompressWorkerRetMsg;
import io.lmcache4j.controller.message.ControlRetMsg.HealthWorkerRetMsg;
import io.lmcache4j.controller.message.ControlRetMsg.MoveWorkerRetMsg;
import io.lmcache4j.controller.message.ControlRetMsg.PinWorkerRetMsg;
import io.lmcache4j.controller.message.ErrorMsg;
import io.lmcache4j.controller.message.Position;
import io.lmcache4j.controller.message.Tokens;
import io.lmcache4j.engine.LMCacheEngine;
import io.lmcache4j.engine.Prompt;
import io.lmcache4j.engine.key.RequestConfigs;
import io.lmcache4j.engine.storage.Cleared;

import java.util.List;
import java.util.Optional;

/** Does what a controller asks of this worker (controller.md §11). Thread-safe. */
final class WorkerCommands {
    private static final int ILL = -1;

    private final LMCacheEngine engine;

    WorkerCommands(LMCacheEngine engine) {
        this.engine = engine;
    }

    /** Does it; throws what goes wrong, with a text for the controller. */
    ControlRetMsg run(ControlMsg command) {
        return switch (command) {
            case ClearWorkerMsg(_, String location) -> new ClearWorkerRetMsg(clear(location));
            case PinWorkerMsg(String id, String location, Tokens tokens) ->
                    new PinWorkerRetMsg(
                            engine.pin(
                                    Prompt.of(tokens.toArray()),
                                    id,
                                    List.of(existing(location)),
                                    RequestConfigs.EMPTY));
            case CompressWorkerMsg(_, String method, String location, Optional<Tokens> tokens) ->
                    new CompressWorkerRetMsg(
                            engine.compress(prompt(tokens), method, existing(location)));
            case DecompressWorkerMsg(_, String method, String location, Optional<Tokens> tokens) ->
                    new DecompressWorkerRetMsg(
                            engine.decompress(prompt(tokens), method, existing(location)));
            case MoveWorkerMsg move -> new MoveWorkerRetMsg(move(move));
            case HealthWorkerMsg _ -> new HealthWorkerRetMsg(engine.isHealthy() ? 0 : ILL);
            case CheckFinishWorkerMsg(String id) ->
                    new ErrorMsg(
                            "Unknown message: CheckFinishWorkerMsg(worker_event_id='%s')"
                                    .formatted(id));
        };
    }

    private long clear(String location) {
        return engine.clear(Optional.of(List.of(existing(location)))).sequencedValues().stream()
                .mapToLong(Cleared::tokens)
                .sum();
    }

    /** Peers can't be reached from here, so only a move between this worker's own tiers is one. */
    private long move(MoveWorkerMsg move) {
        Position to = move.newPosition();
        if (!to.holder().isEmpty()) {
            throw new IllegalArgumentException(
                    "can't move to %s: this worker has no way to peers (enable_p2p is not built)"
                            .formatted(to.holder()));
        }
        return engine.move(
                prompt(move.tokens()),
                existing(move.oldPosition()),
                existing(to.location()),
                move.copy().orElse(true),
                RequestConfigs.EMPTY);
    }

    private static Prompt prompt(Optional<Tokens> tokens) {
        return Prompt.of(tokens.map(Tokens::toArray).orElseGet(() -> new long[0]));
    }

    private String existing(String location) {
        List<String> names = engine.storage().backendNames();
        if (!names.contains(location)) {
            throw new IllegalArgumentException(
                    "no backend %s here; there are %s".formatted(location, names));
        }
        return location;
    }
}
