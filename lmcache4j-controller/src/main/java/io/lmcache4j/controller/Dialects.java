package io.lmcache4j.controller;

import io.lmcache4j.controller.endpoint.DialectStats;
import io.lmcache4j.controller.message.Dialect;
import io.lmcache4j.controller.message.Message;
import io.lmcache4j.controller.message.MessageCodec.Decoded;
import io.lmcache4j.controller.message.WorkerMsg;
import io.lmcache4j.controller.message.WorkerReqMsg;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Notes who speaks as older releases do. Numbered batches of events, the most frequent message by
 * far, are of the current dialect and do not come here. Thread-safe.
 */
final class Dialects {
    /** So that strangers can't fill the memory. */
    private static final int MOST_NAMED = 64;

    private final Map<Dialect, LongAdder> messages = new EnumMap<>(Dialect.class);

    /** Guarded by itself. */
    private final Map<String, Dialect> senders = new LinkedHashMap<>();

    Dialects() {
        for (Dialect dialect : Dialect.values()) {
            messages.put(dialect, new LongAdder());
        }
    }

    /** Notes a message, which it gives back. */
    Message note(Decoded decoded) {
        if (decoded.dialect() == Dialect.CURRENT) {
            if (decoded.message() instanceof WorkerReqMsg asked) {
                forget(name(asked.instanceId(), asked.workerId()));
            }
        } else {
            messages.get(decoded.dialect()).increment();
            remember(decoded);
        }
        return decoded.message();
    }

    private void forget(String name) {
        synchronized (senders) {
            senders.remove(name);
        }
    }

    private void remember(Decoded decoded) {
        String name =
                switch (decoded.message()) {
                    case WorkerMsg told -> name(told.instanceId(), told.workerId());
                    case WorkerReqMsg asked -> name(asked.instanceId(), asked.workerId());
                    default -> "";
                };
        // A lookup of autumn 2025 does not say who asks.
        if (name.startsWith("/")) {
            return;
        }
        synchronized (senders) {
            if (senders.size() < MOST_NAMED || senders.containsKey(name)) {
                senders.put(name, decoded.dialect());
            }
        }
    }

    private static String name(String instanceId, long workerId) {
        return instanceId + "/" + workerId;
    }

    DialectStats stats() {
        Map<Dialect, Long> counts = new EnumMap<>(Dialect.class);
        messages.forEach(
                (dialect, count) -> {
                    if (dialect != Dialect.CURRENT) {
                        counts.put(dialect, count.sum());
                    }
                });
        synchronized (senders) {
            return new DialectStats(counts, senders);
        }
    }
}
