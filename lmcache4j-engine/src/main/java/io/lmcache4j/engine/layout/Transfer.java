package io.lmcache4j.engine.layout;

import io.lmcache4j.engine.memory.StreamingCopy;

import java.lang.foreign.MemorySegment;

/** One gather or scatter: which tokens, and how they lie in the chunk. */
final class Transfer {
    /** From this size on the JDK's own copy bypasses the processor's caches. */
    private static final long STREAMING_BYTES = 2_621_440;

    /** What is read further ahead may be out of the cache again when its turn comes. */
    private static final long LONGEST_AHEAD = 1 << 16;

    private final boolean store;
    private final MemorySegment chunk;
    private final boolean streaming;

    /** Bytes of a token in one plane. */
    final long rowBytes;

    /** Bytes from one token to the next in the chunk. */
    final long step;

    /** Slot of each token. */
    final int[] slots;

    /** First token. */
    final int from;

    /** End of the tokens. */
    final int to;

    /**
     * Creates the description.
     *
     * @param store from the tensors into the chunk, zeros for padding; else the other way, padding
     *     skipped
     */
    Transfer(
            boolean store,
            MemorySegment chunk,
            long rowBytes,
            long step,
            int[] slots,
            int from,
            int to) {
        this.store = store;
        this.chunk = chunk;
        this.streaming = chunk.byteSize() >= STREAMING_BYTES;
        this.rowBytes = rowBytes;
        this.step = step;
        this.slots = slots;
        this.from = from;
        this.to = to;
    }

    /**
     * Copies between a plane and the chunk.
     *
     * @param ahead bytes from here to the next piece in the plane, or 0 if that isn't known
     */
    void move(MemorySegment plane, long position, long at, long bytes, long ahead) {
        if (!streaming) {
            if (store) {
                MemorySegment.copy(plane, position, chunk, at, bytes);
            } else {
                MemorySegment.copy(chunk, at, plane, position, bytes);
            }
        } else if (store) {
            long far = bytes <= LONGEST_AHEAD ? ahead : 0;
            StreamingCopy.copy(plane, position, chunk, at, bytes, far);
        } else {
            StreamingCopy.copy(chunk, at, plane, position, bytes, 0);
        }
    }

    /** What padding is copied as: zeros into a chunk, nothing into the tensors. */
    void pad(long at, int count) {
        if (!store) {
            return;
        }
        if (step == rowBytes) {
            chunk.asSlice(at, count * rowBytes).fill((byte) 0);
        } else {
            for (int i = 0; i < count; i++) {
                chunk.asSlice(at + i * step, rowBytes).fill((byte) 0);
            }
        }
    }
}
