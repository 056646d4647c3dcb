package io.lmcache4j.controller.command;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** What the command thread counts; written by that thread, read by any. */
final class CommandCounters {
    final LongAdder sent = new LongAdder();
    final LongAdder answered = new LongAdder();
    final LongAdder missed = new LongAdder();
    final LongAdder replaced = new LongAdder();
    final LongAdder strays = new LongAdder();
    final LongAdder faults = new LongAdder();
    volatile int sockets;

    /** As many as there are workers at most: who leaves is forgotten. */
    private final Map<WorkerName, Long> silent = new ConcurrentHashMap<>();

    /** The worker was asked, and did not answer, or not so that it can be read. */
    void silent(WorkerName worker) {
        silent.merge(worker, 1L, Long::sum);
    }

    /** The worker answered, is elsewhere, or has left. */
    void forget(WorkerName worker) {
        silent.remove(worker);
    }

    CommandStats now() {
        return new CommandStats(
                sent.sum(),
                answered.sum(),
                missed.sum(),
                replaced.sum(),
                strays.sum(),
                faults.sum(),
                sockets,
                silent.entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        entry -> entry.getKey().toString(), Map.Entry::getValue)));
    }
}
