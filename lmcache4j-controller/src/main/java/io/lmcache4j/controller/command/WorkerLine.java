package io.lmcache4j.controller.command;

import io.lmcache4j.controller.socket.CommandSocket;

import java.util.ArrayDeque;
import java.util.Deque;

/** The command thread's notes about one worker. */
final class WorkerLine {
    final WorkerName worker;
    final Deque<Command> waiting = new ArrayDeque<>();
    String address;

    /** Null while nothing was asked for a while. */
    CommandSocket socket;

    /** What the worker is at, or null. */
    Command current;

    long lastUsed;

    WorkerLine(WorkerName worker, String address) {
        this.worker = worker;
        this.address = address;
    }

    boolean isBusy() {
        return current != null || !waiting.isEmpty();
    }

    int size() {
        return waiting.size() + (current == null ? 0 : 1);
    }

    /** Of all it has, the first to be late: they wait in the order they came. */
    long nextDeadline() {
        return current != null ? current.deadline() : waiting.getFirst().deadline();
    }
}
