package io.lmcache4j.controller;

import io.lmcache4j.controller.command.Commander;
import io.lmcache4j.controller.endpoint.AddressChange;
import io.lmcache4j.controller.message.WorkerInfo;
import io.lmcache4j.controller.registry.FleetEvents;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Tells the commander what happens to workers, and remembers the last changes of address.
 * Thread-safe.
 */
final class Moves implements FleetEvents {
    private static final int MOST = 64;

    private final Commander next;
    private final InstantSource clock;
    private final Deque<AddressChange> last = new ArrayDeque<>();

    Moves(Commander next, InstantSource clock) {
        this.next = next;
        this.clock = clock;
    }

    @Override
    public void registered(WorkerInfo worker) {
        next.registered(worker);
    }

    @Override
    public void moved(WorkerInfo worker) {
        synchronized (last) {
            if (last.size() == MOST) {
                last.removeFirst();
            }
            last.addLast(
                    new AddressChange(
                            clock.instant(),
                            worker.instanceId() + "/" + worker.workerId(),
                            worker.ip() + ":" + worker.port()));
        }
        next.moved(worker);
    }

    @Override
    public void left(String instanceId, long workerId) {
        next.left(instanceId, workerId);
    }

    /** Oldest first. */
    List<AddressChange> last() {
        synchronized (last) {
            return List.copyOf(last);
        }
    }
}
