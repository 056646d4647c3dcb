package io.lmcache4j.controller.endpoint;

import java.util.UUID;

/** The names of requests, as LMCache makes them (controller.md §12). */
final class EventId {
    private EventId() {}

    /** This prefix, then a random UUID. */
    static String of(String prefix) {
        return prefix + UUID.randomUUID();
    }
}
