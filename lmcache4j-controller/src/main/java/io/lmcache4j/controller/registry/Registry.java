package io.lmcache4j.controller.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The tree of instances and workers, in order of registration. One short lock for changes; finding
 * one worker takes none.
 */
final class Registry {
    private final Object lock = new Object();
    private final Map<String, Instance> byId = new ConcurrentHashMap<>();
    // Guarded by the lock; an instance that empties leaves it, and comes back as the last.
    private final Map<String, Instance> inOrder = new LinkedHashMap<>();
    private final Holdings.Rules rules;
    private final int maxWorkers;
    private long nextInstance;
    private volatile int size;

    Registry(Holdings.Rules rules, int maxWorkers) {
        this.rules = rules;
        this.maxWorkers = maxWorkers;
    }

    /** The worker, or null; allocates nothing. */
    Worker find(String instanceId, long workerId) {
        Instance instance = byId.get(instanceId);
        return instance == null ? null : instance.find(workerId);
    }

    /** The instance, or null. */
    Instance find(String instanceId) {
        return byId.get(instanceId);
    }

    /** All instances, in order of registration. */
    List<Instance> instances() {
        synchronized (lock) {
            return List.copyOf(inOrder.values());
        }
    }

    /** All workers, in order of registration of their instances, then their own. */
    List<Worker> workers() {
        List<Worker> workers = new ArrayList<>(size);
        for (Instance instance : instances()) {
            workers.addAll(instance.workers());
        }
        return workers;
    }

    int size() {
        return size;
    }

    /**
     * Adds a worker.
     *
     * @param starts whether it has just started, so that it holds nothing yet
     * @param then is run with it, still under the lock
     * @return the worker of that name that there is already, or the new one; null if there is no
     *     room for it
     */
    Worker add(
            String instanceId,
            long workerId,
            Registration at,
            FleetClock.Moment now,
            boolean starts,
            Consumer<Worker> then) {
        synchronized (lock) {
            Worker known = find(instanceId, workerId);
            if (known != null) {
                return known;
            }
            if (size >= maxWorkers) {
                return null;
            }
            Instance instance = inOrder.get(instanceId);
            if (instance == null) {
                instance = new Instance(instanceId, nextInstance++);
                inOrder.put(instanceId, instance);
            }
            Worker worker = new Worker(instance, workerId, at, now, rules, starts);
            instance.add(worker);
            byId.put(instanceId, instance);
            size++;
            then.accept(worker);
            return worker;
        }
    }

    /**
     * Changes a worker.
     *
     * @return false if it is no longer registered
     */
    boolean change(Worker worker, Consumer<Worker> change) {
        synchronized (lock) {
            if (find(worker.instance().id(), worker.id()) != worker) {
                return false;
            }
            change.accept(worker);
            return true;
        }
    }

    /**
     * Removes a worker, if the condition still holds, and its instance if it was the last.
     *
     * @param then is run with it, still under the lock
     * @return false if it is no longer registered or the condition does not hold
     */
    boolean remove(Worker worker, Predicate<Worker> condition, Consumer<Worker> then) {
        synchronized (lock) {
            Instance instance = worker.instance();
            if (find(instance.id(), worker.id()) != worker || !condition.test(worker)) {
                return false;
            }
            instance.remove(worker);
            if (instance.size() == 0) {
                inOrder.remove(instance.id());
                byId.remove(instance.id());
            }
            size--;
            then.accept(worker);
            return true;
        }
    }
}
