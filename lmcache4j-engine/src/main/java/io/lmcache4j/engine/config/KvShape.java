package io.lmcache4j.engine.config;

import java.util.List;

/**
 * Shape of one full chunk of the KV cache on this rank (engine.md §2, {@code kv_shape}).
 *
 * @param layers number of layers
 * @param kvSize 2 for keys and values, 1 under MLA
 * @param chunkSize tokens in a full chunk
 * @param kvHeads KV heads on this rank
 * @param headSize elements of one head
 */
public record KvShape(int layers, int kvSize, int chunkSize, int kvHeads, int headSize) {
    public KvShape {
        atLeastOne("layers", layers);
        atLeastOne("chunkSize", chunkSize);
        atLeastOne("kvHeads", kvHeads);
        atLeastOne("headSize", headSize);
        if (kvSize != 1 && kvSize != 2) {
            throw new IllegalArgumentException("kvSize must be 1 or 2, was " + kvSize);
        }
    }

    /** Elements of one token in one layer, for keys or for values. */
    public int hiddenSize() {
        return Math.multiplyExact(kvHeads, headSize);
    }

    /** The five numbers in LMCache's order, as {@code GET /meta} shows them. */
    public List<Integer> asList() {
        return List.of(layers, kvSize, chunkSize, kvHeads, headSize);
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, was " + value);
        }
    }
}
