package io.lmcache4j.controller.endpoint;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * The beginnings of the last prompts that were looked up and not found at all, so that the cause
 * can be looked for later. Kept in memory only. Thread-safe.
 */
final class MissedPrompts {
    private static final int MOST = 8;

    /** No chunk that is tried is longer. */
    private static final int MOST_TOKENS = 1024;

    private final Deque<long[]> prompts = new ArrayDeque<>();

    void add(long[] tokens) {
        if (tokens.length == 0) {
            return;
        }
        long[] start = Arrays.copyOf(tokens, Math.min(tokens.length, MOST_TOKENS));
        synchronized (prompts) {
            prompts.removeIf(known -> Arrays.equals(known, start));
            if (prompts.size() == MOST) {
                prompts.removeFirst();
            }
            prompts.addLast(start);
        }
    }

    List<long[]> all() {
        synchronized (prompts) {
            return List.copyOf(prompts);
        }
    }
}
