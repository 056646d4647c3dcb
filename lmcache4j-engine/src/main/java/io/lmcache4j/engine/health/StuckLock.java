package io.lmcache4j.engine.health;

import java.util.List;
import java.util.stream.Stream;

/**
 * A lock that one thread does not give back.
 *
 * @param lock what it guards
 * @param holder name of the thread that holds it
 * @param stack what that thread does, innermost frame first, at most {@value #MAX_FRAMES} frames
 */
public record StuckLock(String lock, String holder, List<String> stack) {
    private static final int MAX_FRAMES = 64;

    public StuckLock {
        stack = List.copyOf(stack);
    }

    static StuckLock of(String lock, Thread holder) {
        String name = holder.getName();
        return new StuckLock(
                lock,
                name.isEmpty() ? "thread #" + holder.threadId() : name,
                Stream.of(holder.getStackTrace())
                        .limit(MAX_FRAMES)
                        .map(StackTraceElement::toString)
                        .toList());
    }
}
