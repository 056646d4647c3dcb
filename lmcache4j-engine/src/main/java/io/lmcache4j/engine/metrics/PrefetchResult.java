package io.lmcache4j.engine.metrics;

import java.util.Locale;

/** What became of a prefetch. */
public enum PrefetchResult {
    /** All that was found was loaded. */
    WHOLE,
    /** Less was loaded than was found: a tier failed, memory or time was short. */
    SHORT,
    /** No tier had any of it. */
    NONE,
    /** The request went before it was loaded. */
    CANCELLED,
    /** It was loaded, and its retrieve never came. */
    EXPIRED,
    /** Not begun, since too many were going on. */
    REFUSED,
    /** It ended by a failure of the engine. */
    FAILED;

    /** As the label of a metric. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
