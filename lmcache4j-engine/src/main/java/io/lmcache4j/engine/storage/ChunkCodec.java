package io.lmcache4j.engine.storage;

import io.lmcache4j.engine.memory.MemoryLease;
import io.lmcache4j.engine.memory.MemoryObj;

import java.util.Locale;

/**
 * How chunks are written for other tiers and read back (LMCache's serde, engine.md §7.15): the seam
 * at which a compression would join. Only {@code naive}, which changes nothing, is built.
 */
public interface ChunkCodec {
    /** The name in the configuration and in requests. */
    String name();

    /** What to write for a chunk, with a count of its own. */
    MemoryLease encode(MemoryObj chunk);

    /** The chunk that was written so; takes over the count of what was read. */
    MemoryLease decode(MemoryLease stored);

    /** The one that changes nothing. */
    record Naive() implements ChunkCodec {
        @Override
        public String name() {
            return "naive";
        }

        @Override
        public MemoryLease encode(MemoryObj chunk) {
            return chunk.lease();
        }

        @Override
        public MemoryLease decode(MemoryLease stored) {
            return stored;
        }
    }

    /**
     * The codec of a name.
     *
     * @throws UnsupportedOperationException if LMCache has it and this does not; says why
     * @throws IllegalArgumentException if nobody has it
     */
    static ChunkCodec named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "naive" -> new Naive();
            case "cachegen" ->
                    throw new UnsupportedOperationException(
                            "cachegen is not available: LMCache compresses with GPU kernels, which"
                                    + " do not run on the JVM; chunks stay as they are");
            case "kivi" ->
                    throw new UnsupportedOperationException(
                            "kivi is not available: it is a placeholder in LMCache too; use naive");
            default ->
                    throw new IllegalArgumentException(
                            "Invalid type: '" + name + "'; there is naive");
        };
    }
}
