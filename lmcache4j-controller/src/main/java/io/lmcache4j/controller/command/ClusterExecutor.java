package io.lmcache4j.controller.command;

import io.lmcache4j.controller.message.ControlMsg;
import io.lmcache4j.controller.message.ControlMsg.ClearWorkerMsg;
import io.lmcache4j.controller.message.ControlMsg.CompressWorkerMsg;
import io.lmcache4j.controller.message.ControlMsg.DecompressWorkerMsg;
import io.lmcache4j.controller.message.ControlMsg.HealthWorkerMsg;
import io.lmcache4j.controller.message.ControlMsg.MoveWorkerMsg;
import io.lmcache4j.controller.message.ControlMsg.PinWorkerMsg;
import io.lmcache4j.controller.message.ControlRetMsg;
import io.lmcache4j.controller.message.Position;
import io.lmcache4j.controller.message.Tokens;
import io.lmcache4j.controller.message.WorkerInfo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Has all workers of an instance do something, and makes one answer of theirs (controller.md §11).
 * Each method waits for all of them, at most the deadline of a {@link Commander}. Thread-safe.
 */
public final class ClusterExecutor {
    private final Commander commander;
    private final Function<String, List<WorkerInfo>> workersOf;

    /**
     * Asks by this commander.
     *
     * @param workersOf the workers of an instance in the order of registration, none if it is
     *     unknown
     */
    public ClusterExecutor(Commander commander, Function<String, List<WorkerInfo>> workersOf) {
        this.commander = commander;
        this.workersOf = workersOf;
    }

    /** Empties a location. */
    public FanOut clear(String eventId, String instanceId, String location)
            throws CommandException {
        return all(
                instanceId,
                worker -> new ClearWorkerMsg("Worker" + worker.workerId() + eventId, location));
    }

    /** Pins the chunks of a prompt. */
    public FanOut pin(String eventId, String instanceId, String location, Tokens tokens)
            throws CommandException {
        return all(
                instanceId,
                worker ->
                        new PinWorkerMsg("Worker" + worker.workerId() + eventId, location, tokens));
    }

    /** Makes chunks smaller. */
    public FanOut compress(
            String instanceId, String method, String location, Optional<Tokens> tokens)
            throws CommandException {
        return all(
                instanceId,
                worker ->
                        new CompressWorkerMsg(
                                eventId("CompressWorker", worker), method, location, tokens));
    }

    /** Undoes that. */
    public FanOut decompress(
            String instanceId, String method, String location, Optional<Tokens> tokens)
            throws CommandException {
        return all(
                instanceId,
                worker ->
                        new DecompressWorkerMsg(
                                eventId("DecompressWorker", worker), method, location, tokens));
    }

    /**
     * Moves chunks from the first worker of an instance to the first of another, from the second to
     * the second, and so on; who has no partner does nothing.
     *
     * @param from instance and location
     * @param to instance and location
     */
    public FanOut move(Position from, Position to, Optional<Tokens> tokens, boolean copy)
            throws CommandException {
        List<WorkerInfo> sources = workers(from.holder());
        List<WorkerInfo> destinations = workers(to.holder());
        List<Sent> sent = new ArrayList<>();
        List<MoveWorkerMsg> messages = new ArrayList<>();
        int pairs = Math.min(sources.size(), destinations.size());
        // All of them are made before the first is sent: an error changes nothing.
        for (int i = 0; i < pairs; i++) {
            WorkerInfo destination = destinations.get(i);
            String url =
                    destination
                            .peerInitUrl()
                            .orElseThrow(
                                    () ->
                                            new CommandException(
                                                    "worker %s/%d has no peer_init_url"
                                                            .formatted(
                                                                    destination.instanceId(),
                                                                    destination.workerId())));
            messages.add(
                    new MoveWorkerMsg(
                            eventId("MoveWorker", sources.get(i)),
                            from.location(),
                            new Position(url, to.location()),
                            tokens,
                            Optional.of(copy)));
        }
        for (int i = 0; i < pairs; i++) {
            sent.add(send(sources.get(i), messages.get(i)));
        }
        return Folding.fold(from.holder(), answers(sent));
    }

    /** How they are; an unknown instance has none. */
    public Health health(String instanceId) {
        List<Sent> sent = new ArrayList<>();
        for (WorkerInfo worker : workersOf.apply(instanceId)) {
            sent.add(send(worker, new HealthWorkerMsg(eventId("HealthWorker", worker))));
        }
        Map<Long, Long> codes = new LinkedHashMap<>();
        for (Answered answered : answers(sent)) {
            codes.put(answered.worker(), Folding.code(answered));
        }
        return new Health(codes);
    }

    private static String eventId(String prefix, WorkerInfo worker) {
        return prefix + worker.workerId() + UUID.randomUUID();
    }

    private List<WorkerInfo> workers(String instanceId) throws CommandException {
        List<WorkerInfo> workers = workersOf.apply(instanceId);
        if (workers.isEmpty()) {
            throw new CommandException("no worker of instance " + instanceId + " is registered");
        }
        return workers;
    }

    private FanOut all(String instanceId, Function<WorkerInfo, ControlMsg> message)
            throws CommandException {
        List<Sent> sent = new ArrayList<>();
        for (WorkerInfo worker : workers(instanceId)) {
            sent.add(send(worker, message.apply(worker)));
        }
        return Folding.fold(instanceId, answers(sent));
    }

    /** A command on its way. */
    private record Sent(long worker, CompletableFuture<ControlRetMsg> answer) {}

    private Sent send(WorkerInfo worker, ControlMsg message) {
        return new Sent(
                worker.workerId(), commander.send(worker.instanceId(), worker.workerId(), message));
    }

    private static List<Answered> answers(List<Sent> sent) {
        // Each ends by its deadline, whatever the worker does.
        return sent.stream().map(it -> Answered.await(it.worker(), it.answer())).toList();
    }
}
