package io.lmcache4j.engine.key;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Name of one cached chunk (engine.md §3.1).
 *
 * <p>Its {@link #text} {@code model@world@worker@hash@dtype[@name%value...]} is the name of files
 * and remote values. There is no escaping: a model name or tag with {@code @} can be written but
 * not read back.
 *
 * @param modelName may contain {@code /}
 * @param worldSize workers the tensors are split over; 1 when only the first rank saves
 * @param workerId rank whose part this is
 * @param chunkHash hash of the tokens up to the chunk's end
 * @param dtype element type of the tensors
 * @param tags in the order the request gave them, which matters
 */
public record CacheEngineKey(
        String modelName,
        int worldSize,
        int workerId,
        ChunkHash chunkHash,
        KvDtype dtype,
        List<Tag> tags)
        implements EngineKey {
    private static final int FIXED_PARTS = 5;

    /**
     * Copies the tags.
     *
     * @throws IllegalArgumentException if the world has no worker or the rank is negative
     */
    public CacheEngineKey {
        Objects.requireNonNull(modelName, "modelName");
        Objects.requireNonNull(chunkHash, "chunkHash");
        Objects.requireNonNull(dtype, "dtype");
        if (worldSize < 1) {
            throw new IllegalArgumentException("worldSize must be 1 or more, was " + worldSize);
        }
        if (workerId < 0) {
            throw new IllegalArgumentException("workerId must be 0 or more, was " + workerId);
        }
        tags = List.copyOf(tags);
    }

    /**
     * Reads a {@link #text} back.
     *
     * @throws IllegalArgumentException if it is not one, or is that of a layer; the message has the
     *     text
     */
    public static CacheEngineKey parse(String text) {
        return switch (EngineKey.parse(text)) {
            case CacheEngineKey key -> key;
            case LayerCacheEngineKey _ ->
                    throw new IllegalArgumentException("key of a layer, not a chunk: " + text);
        };
    }

    static CacheEngineKey fromParts(String text, List<String> parts) {
        return fromParts(text, parts, FIXED_PARTS);
    }

    static CacheEngineKey fromParts(String text, List<String> parts, int firstTag) {
        if (parts.size() < FIXED_PARTS) {
            throw new IllegalArgumentException("key has less than 5 parts: '" + text + "'");
        }
        try {
            return new CacheEngineKey(
                    parts.get(0),
                    Integer.parseInt(parts.get(1)),
                    Integer.parseInt(parts.get(2)),
                    ChunkHash.parseHex(parts.get(3)),
                    KvDtype.fromKeyText(parts.get(4)),
                    parts.stream().skip(firstTag).map(Tag::parse).toList());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("bad key '" + text + "': " + e.getMessage(), e);
        }
    }

    @Override
    public String text() {
        return appendTags(appendChunk(new StringBuilder(96))).toString();
    }

    StringBuilder appendChunk(StringBuilder out) {
        return out.append(modelName)
                .append('@')
                .append(worldSize)
                .append('@')
                .append(workerId)
                .append('@')
                .append(chunkHash.hex())
                .append('@')
                .append(dtype.keyText());
    }

    StringBuilder appendTags(StringBuilder out) {
        for (Tag tag : tags) {
            out.append('@').append(tag.text());
        }
        return out;
    }

    @Override
    public CacheEngineKey chunkKey() {
        return this;
    }

    @Override
    public CacheEngineKey withWorkerId(int otherWorkerId) {
        return new CacheEngineKey(modelName, worldSize, otherWorkerId, chunkHash, dtype, tags);
    }

    /** The names of the chunk's layers 0 to {@code layers - 1}, sharing its hash. */
    public List<LayerCacheEngineKey> splitLayers(int layers) {
        return IntStream.range(0, layers)
                .mapToObj(layer -> new LayerCacheEngineKey(this, layer))
                .toList();
    }

    // Hash first: it alone tells nearly all keys apart.
    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof CacheEngineKey key
                        && chunkHash.equals(key.chunkHash)
                        && workerId == key.workerId
                        && worldSize == key.worldSize
                        && dtype == key.dtype
                        && modelName.equals(key.modelName)
                        && tags.equals(key.tags));
    }

    // Keys of one table rarely differ in anything but hash, rank and tags.
    @Override
    public int hashCode() {
        int hash = 31 * chunkHash.hashCode() + workerId;
        return tags.isEmpty() ? hash : 31 * hash + tags.hashCode();
    }

    /** The {@link #text}. */
    @Override
    public String toString() {
        return text();
    }
}
