package io.lmcache4j.engine.event;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Events by type and id, each with a status and a payload such as a future (engine.md §9.3).
 *
 * <p>Events that are done wait here until somebody pops them. In LMCache those that nobody pops
 * stay for ever; here there is room for a number of them, and the oldest give way and are counted.
 * Safe for use by several threads.
 *
 * @param <P> the payload
 */
public final class EventManager<P> {

    private final int maxFinished;

    /** Guards everything below. */
    private final Object lock = new Object();

    /** For each type and status the payloads by id, oldest first. An id is in one status only. */
    private final Map<EventType, Map<EventStatus, SequencedMap<String, P>>> events =
            new EnumMap<>(EventType.class);

    private long dropped;

    /**
     * Creates a manager without events.
     *
     * @param maxFinished how many events of each type and status other than ongoing are kept
     */
    public EventManager(int maxFinished) {
        if (maxFinished < 1) {
            throw new IllegalArgumentException("maxFinished must be 1 or more, was " + maxFinished);
        }
        this.maxFinished = maxFinished;
        for (EventType type : EventType.values()) {
            Map<EventStatus, SequencedMap<String, P>> byStatus = new EnumMap<>(EventStatus.class);
            for (EventStatus status : EventStatus.values()) {
                byStatus.put(status, new LinkedHashMap<>());
            }
            events.put(type, byStatus);
        }
    }

    /**
     * Adds an ongoing event; one of the same type and id is replaced, whatever its status.
     *
     * @return the payload of the replaced one, to be released by whoever owns it
     */
    public Optional<P> add(EventType type, String id, P payload) {
        Objects.requireNonNull(payload, "payload");
        synchronized (lock) {
            Optional<P> replaced = remove(type, id);
            payloads(type, EventStatus.ONGOING).put(id, payload);
            return replaced;
        }
    }

    /**
     * Moves an event to another status.
     *
     * @return the payload of an older event that had to give way, to be released by whoever owns it
     * @throws NoSuchElementException if the id is unknown
     */
    public Optional<P> update(EventType type, String id, EventStatus status) {
        synchronized (lock) {
            P payload =
                    remove(type, id)
                            .orElseThrow(
                                    () ->
                                            new NoSuchElementException(
                                                    "no event " + type + " " + id));
            payloads(type, status).put(id, payload);
            if (status != EventStatus.ONGOING && payloads(type, status).size() > maxFinished) {
                dropped++;
                return Optional.of(payloads(type, status).pollFirstEntry().getValue());
            }
            return Optional.empty();
        }
    }

    /** Takes a done event out; empty if there is none of this id that is done. */
    public Optional<P> pop(EventType type, String id) {
        synchronized (lock) {
            return Optional.ofNullable(payloads(type, EventStatus.DONE).remove(id));
        }
    }

    /** The payload of an event of any status, which stays. */
    public Optional<P> find(EventType type, String id) {
        synchronized (lock) {
            return Optional.ofNullable(payloads(type, status(type, id)).get(id));
        }
    }

    /** The status of an event, {@link EventStatus#NOT_FOUND} if its id is unknown. */
    public EventStatus status(EventType type, String id) {
        synchronized (lock) {
            for (EventStatus status : EventStatus.values()) {
                if (payloads(type, status).containsKey(id)) {
                    return status;
                }
            }
            return EventStatus.NOT_FOUND;
        }
    }

    /** How many events of all types have this status; feeds {@code storage_events_*_count}. */
    public int count(EventStatus status) {
        synchronized (lock) {
            int count = 0;
            for (EventType type : EventType.values()) {
                count += payloads(type, status).size();
            }
            return count;
        }
    }

    /** How many finished events gave way to newer ones without having been popped. */
    public long dropped() {
        synchronized (lock) {
            return dropped;
        }
    }

    /** Takes an event of any status out; empty if its id is unknown. */
    public Optional<P> remove(EventType type, String id) {
        synchronized (lock) {
            return Optional.ofNullable(payloads(type, status(type, id)).remove(id));
        }
    }

    /** Takes out every event of every type. */
    public List<P> removeAll() {
        synchronized (lock) {
            List<P> all = new ArrayList<>();
            for (Map<EventStatus, SequencedMap<String, P>> byStatus : events.values()) {
                for (SequencedMap<String, P> payloads : byStatus.values()) {
                    all.addAll(payloads.values());
                    payloads.clear();
                }
            }
            return all;
        }
    }

    private SequencedMap<String, P> payloads(EventType type, EventStatus status) {
        return events.get(type).get(status);
    }
}
