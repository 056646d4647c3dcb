package io.lmcache4j.engine.layout;

import java.lang.foreign.MemorySegment;

/**
 * How a host with pages of its own shows the rows of its KV caches. A row is one token's K (kv 0)
 * or V (kv 1) of one layer: heads x head size elements, contiguous.
 *
 * <p>Called once or more for every row of a copy, on the copying thread, with valid indices only.
 * {@link #segment} alone is enough; a host that answers whole pages there and implements the other
 * two saves a slice a row and lets neighbours move as one.
 */
@FunctionalInterface
public interface RowAccessor {
    /** Memory that holds the row. */
    MemorySegment segment(int layer, int kv, int slot);

    /** Where in {@link #segment} the row begins, in bytes. */
    default long offset(int layer, int kv, int slot) {
        return 0;
    }

    /** How many slots from this one on have their rows in one piece, at least 1. */
    default int contiguous(int layer, int kv, int slot) {
        return 1;
    }
}
