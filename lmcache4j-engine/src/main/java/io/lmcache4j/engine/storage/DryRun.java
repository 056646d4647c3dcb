package io.lmcache4j.engine.storage;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * What an operation would take away, found out without changing anything (operator-api.md §4).
 *
 * @param backends by tier, in search order
 * @param recomputeTokens tokens that no tier would hold any more, so that a host computes them
 *     again when they are wanted
 */
public record DryRun(SequencedMap<String, Cleared> backends, long recomputeTokens) {
    /** An operation that would do nothing. */
    public static final DryRun NOTHING = new DryRun(new LinkedHashMap<>(), 0);

    public DryRun {
        backends = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(backends));
    }
}
