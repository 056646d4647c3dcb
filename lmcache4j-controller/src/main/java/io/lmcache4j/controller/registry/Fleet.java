package io.lmcache4j.controller.registry;

import io.lmcache4j.controller.directory.Directory;
import io.lmcache4j.controller.directory.Place;
import io.lmcache4j.controller.message.ChunkKey;
import io.lmcache4j.controller.message.KVBatchReader;
import io.lmcache4j.controller.message.Message;
import io.lmcache4j.controller.message.OrchMsg;
import io.lmcache4j.controller.message.P2PLayout;
import io.lmcache4j.controller.message.TokensAt;
import io.lmcache4j.controller.message.WorkerMsg;
import io.lmcache4j.controller.message.WorkerMsg.BatchedKVOperationMsg;
import io.lmcache4j.controller.message.WorkerMsg.DeRegisterMsg;
import io.lmcache4j.controller.message.WorkerMsg.FullSyncBatchMsg;
import io.lmcache4j.controller.message.WorkerMsg.FullSyncEndMsg;
import io.lmcache4j.controller.message.WorkerMsg.KVAdmitMsg;
import io.lmcache4j.controller.message.WorkerMsg.KVEvictMsg;
import io.lmcache4j.controller.message.WorkerReqMsg;
import io.lmcache4j.controller.message.WorkerReqMsg.BatchedP2PLookupMsg;
import io.lmcache4j.controller.message.WorkerReqMsg.FullSyncStartMsg;
import io.lmcache4j.controller.message.WorkerReqMsg.FullSyncStatusMsg;
import io.lmcache4j.controller.message.WorkerReqMsg.HeartbeatMsg;
import io.lmcache4j.controller.message.WorkerReqMsg.RegisterMsg;
import io.lmcache4j.controller.message.WorkerReqRetMsg;
import io.lmcache4j.controller.message.WorkerReqRetMsg.BatchedP2PLookupRetMsg;
import io.lmcache4j.controller.sync.SyncProgress;
import io.lmcache4j.controller.sync.SyncState;
import io.lmcache4j.controller.sync.SyncTracker;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The controller's whole logic, without sockets and HTTP: who is there, which chunks each worker
 * holds, and what to answer (controller.md §6 to §10).
 *
 * <p>Thread-safe. Bad input changes nothing. {@link #reap} is to be called every few seconds.
 */
public final class Fleet implements AutoCloseable {
    private final FleetOptions options;
    private final FleetClock clock;
    private final Directory directory = new Directory();
    private final FleetCounters counters = new FleetCounters();
    private final SyncProgress progress;
    private final StrayEvents strays = new StrayEvents(counters);
    private final Registry registry;
    private final Membership membership;
    private final Events events;
    private final Syncs syncs;
    private final Snapshots snapshots;
    private final PromptLookup prompts;
    private final PrefixLookup prefixes;
    private final PeerLookup peers;

    /**
     * A fleet of nobody.
     *
     * @param listener is told who comes, moves and leaves
     * @param wall for times that are shown; may jump
     * @param nanoTime for leases and syncs, as {@link System#nanoTime}
     */
    public Fleet(
            FleetOptions options, FleetEvents listener, InstantSource wall, LongSupplier nanoTime) {
        this.options = options;
        this.clock = new FleetClock(wall, nanoTime);
        this.progress = new SyncProgress(options.syncThreshold());
        this.registry =
                new Registry(
                        new Holdings.Rules(
                                directory,
                                new Memory(directory, options.maxDirectoryBytes(), nanoTime),
                                progress,
                                counters,
                                options.maxLocations(),
                                options.maxHeldOperations()),
                        options.maxWorkers());
        this.membership = new Membership(registry, options, counters, strays, listener, clock);
        this.events = new Events(registry, strays);
        this.syncs = new Syncs(registry, progress, counters, clock);
        this.snapshots =
                new Snapshots(registry, membership, directory, options.maxDirectoryBytes(), clock);
        this.prompts = new PromptLookup(directory);
        this.prefixes = new PrefixLookup(directory);
        this.peers = new PeerLookup(directory, registry);
    }

    /** Takes a batch of events: the hot path. */
    public void told(KVBatchReader batch) {
        events.take(batch);
    }

    /** Takes what a worker tells. */
    public void told(WorkerMsg message) {
        switch (message) {
            case DeRegisterMsg leaving -> membership.deregister(leaving);
            case BatchedKVOperationMsg batch -> events.take(batch);
            case KVAdmitMsg(String instance, long worker, var key, String at, long number) ->
                    events.take(instance, worker, at, key, true, number);
            case KVEvictMsg(String instance, long worker, var key, String at, long number) ->
                    events.take(instance, worker, at, key, false, number);
            case FullSyncBatchMsg batch -> syncs.batch(batch);
            case FullSyncEndMsg end -> syncs.end(end);
        }
    }

    /** Answers what a worker asks; with {@code ErrorMsg} what can't be done. */
    public WorkerReqRetMsg asked(WorkerReqMsg message) {
        return switch (message) {
            case RegisterMsg register -> membership.register(register);
            case HeartbeatMsg heartbeat -> membership.heartbeat(heartbeat, true);
            case BatchedP2PLookupMsg lookup ->
                    new BatchedP2PLookupRetMsg(List.of(counted(peers.find(lookup))));
            case FullSyncStartMsg start -> syncs.start(start);
            case FullSyncStatusMsg status -> syncs.status(status);
        };
    }

    private P2PLayout counted(P2PLayout found) {
        counters.peerLookups.increment();
        if (found.numHitChunks() > 0) {
            counters.peersFound.increment();
        }
        return found;
    }

    /**
     * Takes any message that came by the socket which gives no answers: besides what workers tell,
     * the registrations and heartbeats of workers of 2025 (controller.md §17). Anything else is
     * counted.
     *
     * @param orchestrator does what an orchestrator asks; nobody gets the result
     */
    public void pushed(Message message, Consumer<OrchMsg> orchestrator) {
        switch (message) {
            case WorkerMsg told -> told(told);
            case RegisterMsg register -> membership.register(register);
            case HeartbeatMsg heartbeat -> membership.heartbeat(heartbeat, false);
            case OrchMsg order -> orchestrator.accept(order);
            default -> counters.unknownMessages.increment();
        }
    }

    /**
     * Where a prompt's chunks are, as LMCache answers it: by instance, the last position it was
     * found at (controller.md §10).
     */
    public Map<String, TokensAt> lookup(long[] tokens) {
        return lookup(new HashedPrompt(options.chunks(), tokens));
    }

    /** The same, and how much of a prompt's beginning each instance has. */
    public FoundPrompt find(long[] tokens) {
        HashedPrompt prompt = new HashedPrompt(options.chunks(), tokens);
        return new FoundPrompt(lookup(prompt), prefixes.find(prompt));
    }

    private Map<String, TokensAt> lookup(HashedPrompt prompt) {
        Map<String, TokensAt> found = prompts.find(prompt);
        counters.promptLookups.increment();
        if (!found.isEmpty()) {
            counters.promptsFound.increment();
        }
        return found;
    }

    /** Who holds a chunk, first in line first. */
    public List<Holder> holders(ChunkKey key) {
        List<Place> places = new ArrayList<>();
        directory.placesOf(key, places);
        return places.stream()
                .sorted(Comparator.comparingLong(Place::order))
                .map(place -> Holder.of(Site.of(place)))
                .toList();
    }

    /** What it goes by. */
    public FleetOptions options() {
        return options;
    }

    /** All workers, in order of registration of their instances, then their own. */
    public List<KnownWorker> workers() {
        return known(registry.workers());
    }

    /** One worker. */
    public Optional<KnownWorker> worker(String instanceId, long workerId) {
        return Optional.ofNullable(registry.find(instanceId, workerId))
                .map(worker -> KnownWorker.of(worker, clock.ticks()));
    }

    /** The workers of an instance, in order of registration; none if it is unknown. */
    public List<KnownWorker> workersOf(String instanceId) {
        Instance instance = registry.find(instanceId);
        return instance == null ? List.of() : known(instance.workers());
    }

    private List<KnownWorker> known(List<Worker> workers) {
        long now = clock.ticks();
        return workers.stream().map(worker -> KnownWorker.of(worker, now)).toList();
    }

    /** The first instance that has a worker at an address. */
    public Optional<String> instanceAt(String ip) {
        return registry.workers().stream()
                .filter(worker -> worker.at().ip().equals(ip))
                .map(worker -> worker.instance().id())
                .findFirst();
    }

    /** Who sends events without being registered. */
    public List<StraySender> straySenders() {
        return strays.senders();
    }

    /**
     * Who sends heartbeats under the name of a worker that is registered elsewhere; the last 64.
     */
    public List<Stranger> strangers() {
        return membership.strangers();
    }

    /** Who was removed as its heartbeats stopped, and did not come back; the last 64. */
    public List<RemovedWorker> removedWorkers() {
        return membership.removed();
    }

    /** Removes workers whose heartbeats stopped, and gives up syncs that stopped. */
    public void reap() {
        long before = clock.ticks() - options.syncTimeout().toMillis();
        for (Worker worker : registry.workers()) {
            membership.reapIfOverdue(worker);
            worker.holdings().expireSync(before);
        }
    }

    /**
     * Keeps workers and keys in a file, which is whole at any time (decision 97). Others go on
     * meanwhile.
     *
     * @return how many keys
     * @throws IOException if it can't be written; the old file is then as it was
     */
    public long save(Path file) throws IOException {
        return snapshots.save(file);
    }

    /**
     * Brings back what a file has, before anybody registers. Every worker will be asked for a full
     * sync, and one whose heartbeats do not go on within a lease is removed.
     *
     * @return how many keys; empty if there is no file
     * @throws IOException if it can't be read, or is damaged or foreign; nothing is loaded then
     * @throws IllegalStateException if somebody is registered
     */
    public OptionalLong load(Path file) throws IOException {
        return snapshots.load(file);
    }

    /** The numbers of this moment. */
    public FleetStats stats() {
        long missing = 0;
        for (Worker worker : registry.workers()) {
            missing += worker.holdings().sync(SyncTracker::missingCount);
        }
        return new FleetStats(
                directory.keys(),
                registry.instances().size(),
                registry.size(),
                directory.memoryBytes(),
                directory.unsweptPlaces(),
                counters.discontinuities.sum(),
                progress.count(SyncState.SYNCING),
                progress.count(SyncState.COMPLETED),
                progress.count(SyncState.FAILED),
                progress.share(),
                missing,
                progress.isAllWanted(),
                counters.batches.sum(),
                counters.operations.sum(),
                counters.unknownBatches.sum(),
                counters.unknownOperations.sum(),
                counters.heldOperations.sum(),
                counters.overflowedOperations.sum(),
                counters.locationsRefused.sum(),
                counters.syncBatches.sum(),
                counters.strayBatches.sum(),
                counters.syncsFailed.sum(),
                counters.syncsAsked.sum(),
                counters.syncsForgotten.sum(),
                counters.registrations.sum(),
                counters.refusals.sum(),
                counters.deregistrations.sum(),
                counters.strangersLeft.sum(),
                counters.reaped.sum(),
                counters.heartbeats.sum(),
                counters.strangeHeartbeats.sum(),
                counters.unknownMessages.sum(),
                counters.promptLookups.sum(),
                counters.promptsFound.sum(),
                counters.peerLookups.sum(),
                counters.peersFound.sum(),
                counters.turnedAwayOperations.sum());
    }

    /** Gives the directory's memory back. */
    @Override
    public void close() {
        directory.close();
    }
}
