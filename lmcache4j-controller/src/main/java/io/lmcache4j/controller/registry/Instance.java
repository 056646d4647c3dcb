package io.lmcache4j.controller.registry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One serving instance and its workers. Changed under the registry's lock, read without one: the
 * arrays are replaced, never changed.
 */
final class Instance {
    private final String id;
    private final long order;
    private volatile Worker[] inOrder = {};
    private volatile Worker[] byId = {};
    private long nextWorker;

    /** An instance without workers; {@code order} says when it came. */
    Instance(String id, long order) {
        this.id = id;
        this.order = order;
    }

    String id() {
        return id;
    }

    long order() {
        return order;
    }

    /** The place in line of the worker that comes next. */
    long nextWorker() {
        return nextWorker++;
    }

    /** The worker of a rank, or null; allocates nothing. */
    Worker find(long workerId) {
        Worker[] workers = byId;
        int low = 0;
        int high = workers.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int comparison = Long.compare(workers[middle].id(), workerId);
            if (comparison == 0) {
                return workers[middle];
            }
            if (comparison < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }

    /** All, in order of registration. */
    List<Worker> workers() {
        return List.of(inOrder);
    }

    int size() {
        return inOrder.length;
    }

    void add(Worker worker) {
        List<Worker> workers = new ArrayList<>(workers());
        workers.add(worker);
        replace(workers);
    }

    void remove(Worker worker) {
        List<Worker> workers = new ArrayList<>(workers());
        workers.remove(worker);
        replace(workers);
    }

    private void replace(List<Worker> workers) {
        Worker[] sorted = workers.toArray(Worker[]::new);
        Arrays.sort(sorted, (a, b) -> Long.compare(a.id(), b.id()));
        inOrder = workers.toArray(Worker[]::new);
        byId = sorted;
    }
}
