package io.lmcache4j.engine.layout;

import io.lmcache4j.engine.key.KvDtype;

/**
 * Sizes of a host's KV caches.
 *
 * @param layers transformer layers
 * @param blocks blocks of the paged cache
 * @param blockSize slots of a block
 * @param heads KV heads on this rank; 1 under latent attention
 * @param headSize elements of a head; under latent attention all elements of a token
 * @param dtype element type; only its size matters here
 */
public record KvDimensions(
        int layers, int blocks, int blockSize, int heads, int headSize, KvDtype dtype) {
    /** Checks that all are positive and that slots and row size fit an int. */
    public KvDimensions {
        if (layers <= 0 || blocks <= 0 || blockSize <= 0 || heads <= 0 || headSize <= 0) {
            throw new IllegalArgumentException(
                    "KV sizes must be positive: layers %d, blocks %d, block size %d, heads %d, head size %d"
                            .formatted(layers, blocks, blockSize, heads, headSize));
        }
        try {
            Math.multiplyExact(blocks, blockSize);
            Math.multiplyExact(Math.multiplyExact(heads, headSize), dtype.bytes());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("slots and bytes of a row must be below 2^31", e);
        }
    }

    /** Slots in all: blocks x block size. */
    public int slots() {
        return blocks * blockSize;
    }

    /** Elements of one token in one layer's K (or V). */
    public int hidden() {
        return heads * headSize;
    }

    /** Bytes of one head of one token. */
    public int headBytes() {
        return headSize * dtype.bytes();
    }

    /** Bytes of one token in one layer's K (or V). */
    public int rowBytes() {
        return heads * headBytes();
    }

    int size(Axis axis) {
        return switch (axis) {
            case NL -> layers;
            case TWO -> 2;
            case NB -> blocks;
            case BS -> blockSize;
            case NH -> heads;
            case ONE -> 1;
            case HS -> headSize;
        };
    }
}
