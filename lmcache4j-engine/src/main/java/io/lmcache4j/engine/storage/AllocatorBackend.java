package io.lmcache4j.engine.storage;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.ObjectShape;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The tier that owns the memory in which chunks are staged on their way to and from every tier, and
 * that may keep them there (LMCache's allocator backend).
 */
public interface AllocatorBackend extends StorageBackend {
    /**
     * Memory for one chunk, evicting as needed; the caller owns the one count it comes with.
     *
     * @param patience how long to wait for others to give memory back when nothing can be evicted;
     *     zero to not wait
     * @return empty when there is no room within that time, or never can be
     */
    Optional<MemoryObj> allocate(ObjectShape shape, Duration patience);

    /**
     * Whether {@link #allocate} could succeed at this moment without waiting, evicting as needed.
     * Changes nothing, statistics neither.
     */
    boolean canAllocate(ObjectShape shape);

    /**
     * What a store of these chunks would evict at this moment: {@link #allocate} for one after the
     * other, without patience, and then {@link #put}. Memory counts as if it were in one piece.
     * Changes nothing.
     *
     * @param shapes one for each key
     * @param kept whether the chunks would be offered to this tier, or only staged in its memory
     */
    Departure previewStore(List<EngineKey> keys, List<ObjectShape> shapes, boolean kept);

    /** Whether chunks are kept here ({@code use_hot}); staging works either way. */
    boolean isHot();

    /**
     * Switches keeping. Off clears what may leave first, then stops new chunks (engine.md §6.7).
     */
    void setHot(boolean on);
}
