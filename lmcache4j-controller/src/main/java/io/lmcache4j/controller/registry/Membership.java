package io.lmcache4j.controller.registry;

import io.lmcache4j.controller.message.ErrorMsg;
import io.lmcache4j.controller.message.HeartbeatCommand;
import io.lmcache4j.controller.message.HeartbeatCommand.FullSync;
import io.lmcache4j.controller.message.WorkerMsg.DeRegisterMsg;
import io.lmcache4j.controller.message.WorkerReqMsg.HeartbeatMsg;
import io.lmcache4j.controller.message.WorkerReqMsg.RegisterMsg;
import io.lmcache4j.controller.message.WorkerReqRetMsg;
import io.lmcache4j.controller.message.WorkerReqRetMsg.HeartbeatRetMsg;
import io.lmcache4j.controller.message.WorkerReqRetMsg.RegisterRetMsg;
import io.lmcache4j.controller.sync.SyncReason;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Workers come, live, start again, leave and die (controller.md §6, §7). */
final class Membership {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.controller");

    private final Registry registry;
    private final FleetOptions options;
    private final FleetCounters counters;
    private final StrayEvents strays;
    private final FleetEvents events;
    private final EventOrder order = new EventOrder();
    private final LastNamed<Long> reaped = new LastNamed<>();
    private final LastNamed<Heard> strangers = new LastNamed<>();
    private final FleetClock clock;

    /** Heartbeats from where nobody is registered; the last one in ticks. */
    private record Heard(Registration at, long count, long last) {}

    Membership(
            Registry registry,
            FleetOptions options,
            FleetCounters counters,
            StrayEvents strays,
            FleetEvents events,
            FleetClock clock) {
        this.registry = registry;
        this.options = options;
        this.counters = counters;
        this.strays = strays;
        this.events = events;
        this.clock = clock;
    }

    WorkerReqRetMsg register(RegisterMsg message) {
        Registration at = Registration.of(message);
        Optional<String> wrong = at.fault();
        if (wrong.isPresent()) {
            return new ErrorMsg(wrong.get());
        }
        return registered(message.instanceId(), message.workerId(), at, true)
                ? new RegisterRetMsg(extraConfig(at))
                : full();
    }

    private Map<String, String> extraConfig(Registration at) {
        return options.heartbeat()
                .map(address -> Map.of("heartbeat_url", address.urlFor(at.ip())))
                .orElseGet(Map::of);
    }

    /**
     * Registers a process.
     *
     * @param starts whether it has just started, so that it holds nothing yet
     * @return false if there is no room for it
     */
    private boolean registered(String instanceId, long workerId, Registration at, boolean starts) {
        strangers.forget(instanceId, workerId);
        while (true) {
            boolean[] isNew = new boolean[1];
            Worker worker = add(instanceId, workerId, at, starts, isNew);
            if (worker == null) {
                return false;
            }
            if (isNew[0] && !starts) {
                worker.holdings().sync(sync -> sync.want(SyncReason.WORKER_RE_REGISTERED));
            }
            if (!isNew[0] && !starts && worker.at().isAt(at)) {
                // Two heartbeats came at once, and the other one was first.
                return true;
            }
            // It may leave between the two steps; then it is new in the next round.
            if (isNew[0] || restart(worker, at, starts)) {
                counters.registrations.increment();
                return true;
            }
        }
    }

    /** Adds a worker if it is not known; says whether it was not. */
    private Worker add(
            String instanceId, long workerId, Registration at, boolean starts, boolean[] isNew) {
        Worker worker =
                registry.add(
                        instanceId,
                        workerId,
                        at,
                        clock.now(),
                        starts,
                        added -> {
                            isNew[0] = true;
                            order.add(() -> events.registered(added.info()));
                        });
        order.tell();
        if (isNew[0]) {
            strays.forget(instanceId, workerId);
            reaped.forget(instanceId, workerId);
            LOG.info("worker {} registered at {}:{}", worker, at.ip(), at.port());
        }
        return worker;
    }

    // LMCache keeps the address; a worker that comes back elsewhere could not be reached (row 4).
    private boolean restart(Worker worker, Registration at, boolean starts) {
        boolean[] moved = new boolean[1];
        boolean known =
                registry.change(
                        worker,
                        same -> {
                            moved[0] = !same.at().equals(at);
                            same.restart(at, clock.now());
                            if (moved[0]) {
                                order.add(() -> events.moved(same.info()));
                            }
                        });
        order.tell();
        if (!known || !worker.holdings().restart(starts)) {
            return false;
        }
        LOG.info(
                "worker {} registered again{}; its keys are forgotten",
                worker,
                moved[0] ? ", at " + at.ip() + ":" + at.port() : "");
        return true;
    }

    private ErrorMsg full() {
        counters.refusals.increment();
        return new ErrorMsg(
                "no room for another worker, %d are registered".formatted(options.maxWorkers()));
    }

    /**
     * A sign of life.
     *
     * @param answered whether the worker gets the answer, so that what it says counts as asked
     */
    WorkerReqRetMsg heartbeat(HeartbeatMsg message, boolean answered) {
        counters.heartbeats.increment();
        Registration at = Registration.of(message);
        Optional<String> wrong = at.fault();
        if (wrong.isPresent()) {
            return new ErrorMsg(wrong.get());
        }
        Worker worker = registry.find(message.instanceId(), message.workerId());
        if (worker != null && !at.isAt(worker.at()) && !isSilent(worker)) {
            return ignored(worker, at);
        }
        if (worker == null || !at.isAt(worker.at())) {
            // Nobody, or somebody else who says nothing any more, has its name.
            if (!registered(message.instanceId(), message.workerId(), at, false)) {
                return full();
            }
            worker = registry.find(message.instanceId(), message.workerId());
        }
        return new HeartbeatRetMsg(
                beat(worker, answered).map(this::fullSync).map(List::of).orElseGet(List::of));
    }

    private Optional<SyncReason> beat(Worker worker, boolean answered) {
        FleetClock.Moment now = clock.now();
        // It may have left just now; its next heartbeat registers it.
        if (worker == null || !registry.change(worker, known -> known.beat(now))) {
            return Optional.empty();
        }
        return worker.holdings().heartbeat(answered, now.ticks());
    }

    /** Whether the process that is registered has not been heard of for a lease, or ever here. */
    private boolean isSilent(Worker worker) {
        return worker.isRemembered()
                || worker.silence(clock.ticks()) > options.workerTimeout().toMillis();
    }

    // Two processes have one name. LMCache takes the heartbeat for that of the other, so that the
    // one that is registered never dies (decision 113).
    private HeartbeatRetMsg ignored(Worker worker, Registration at) {
        counters.strangeHeartbeats.increment();
        long now = clock.ticks();
        boolean[] isFirst = new boolean[1];
        strangers.note(
                worker.instance().id(),
                worker.id(),
                before -> {
                    isFirst[0] = before == null || !before.at().isAt(at);
                    return new Heard(at, isFirst[0] ? 1 : before.count() + 1, now);
                });
        if (isFirst[0]) {
            LOG.warn(
                    "a process at {}:{} sends heartbeats as worker {}, which is registered at"
                            + " {}:{}; they are ignored while that one lives",
                    at.ip(),
                    at.port(),
                    worker,
                    worker.at().ip(),
                    worker.at().port());
        }
        return new HeartbeatRetMsg(List.of());
    }

    /** Who sends heartbeats under the name of another, the last one last. */
    List<Stranger> strangers() {
        long now = clock.ticks();
        return strangers.all().stream()
                .map(
                        note ->
                                new Stranger(
                                        note.name().instanceId(),
                                        note.name().workerId(),
                                        note.what().at().ip() + ":" + note.what().at().port(),
                                        note.what().count(),
                                        Duration.ofMillis(now - note.what().last())))
                .toList();
    }

    /** Who was removed and did not come back, the last one last. */
    List<RemovedWorker> removed() {
        long now = clock.ticks();
        return reaped.all().stream()
                .map(
                        note ->
                                new RemovedWorker(
                                        note.name().instanceId(),
                                        note.name().workerId(),
                                        Duration.ofMillis(now - note.what())))
                .toList();
    }

    private HeartbeatCommand fullSync(SyncReason reason) {
        counters.syncsAsked.increment();
        return new FullSync(Optional.of(reason.text()), Optional.empty());
    }

    /** Workers that were known before the start are there again. */
    void remembered(List<Worker> workers) {
        for (Worker worker : workers) {
            registry.change(worker, same -> order.add(() -> events.registered(same.info())));
        }
        order.tell();
    }

    /**
     * A worker leaves. One that was started elsewhere under the same name meanwhile stays: LMCache
     * does not compare the address, and forgets it (decision 113).
     */
    void deregister(DeRegisterMsg message) {
        Worker worker = registry.find(message.instanceId(), message.workerId());
        if (worker != null
                && remove(worker, same -> same.at().isAt(message.ip(), message.port()))) {
            counters.deregistrations.increment();
            LOG.info("worker {} left", worker);
            return;
        }
        Worker other = registry.find(message.instanceId(), message.workerId());
        if (other == null) {
            LOG.warn(
                    "worker {} of {} left, but was not registered",
                    message.workerId(),
                    message.instanceId());
        } else {
            counters.strangersLeft.increment();
            LOG.warn(
                    "worker {} at {}:{} left, but is registered at {}:{}, and stays",
                    other,
                    message.ip(),
                    message.port(),
                    other.at().ip(),
                    other.at().port());
        }
    }

    /** Removes the worker if its heartbeats stopped too long ago (decision 4). */
    void reapIfOverdue(Worker worker) {
        long lease = options.workerTimeout().toMillis();
        long now = clock.ticks();
        if (worker.isOverdue(now, lease, options.reaping())
                && remove(worker, same -> same.isOverdue(now, lease, options.reaping()))) {
            counters.reaped.increment();
            reaped.note(worker.instance().id(), worker.id(), _ -> now);
            LOG.warn("worker {} sent no heartbeat for {} s, removed", worker, lease / 1000);
        }
    }

    private boolean remove(Worker worker, Predicate<Worker> condition) {
        boolean removed =
                registry.remove(
                        worker,
                        condition,
                        gone -> order.add(() -> events.left(gone.instance().id(), gone.id())));
        order.tell();
        if (removed) {
            worker.holdings().leave();
        }
        return removed;
    }
}
