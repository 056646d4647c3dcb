package io.lmcache4j.controller.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What was noted of workers by name: of the last 64, so that a fleet that comes and goes can't fill
 * the memory. Thread-safe.
 */
final class LastNamed<T> {
    private static final int MOST = 64;

    private final Map<Name, T> notes = new LinkedHashMap<>();

    /** Instance and rank. */
    record Name(String instanceId, long workerId) {}

    /** What was noted of one. */
    record Note<T>(Name name, T what) {}

    /**
     * Notes something.
     *
     * @param next makes it of what was noted of that worker before, or of null
     */
    synchronized void note(String instanceId, long workerId, UnaryOperator<T> next) {
        Name name = new Name(instanceId, workerId);
        notes.put(name, next.apply(notes.remove(name)));
        if (notes.size() > MOST) {
            notes.remove(notes.keySet().iterator().next());
        }
    }

    synchronized void forget(String instanceId, long workerId) {
        notes.remove(new Name(instanceId, workerId));
    }

    /** All, the last one last. */
    synchronized List<Note<T>> all() {
        List<Note<T>> all = new ArrayList<>(notes.size());
        notes.forEach((name, what) -> all.add(new Note<>(name, what)));
        return all;
    }
}
