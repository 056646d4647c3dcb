package io.lmcache4j.engine.memory;

import java.util.Arrays;
import java.util.Optional;

/**
 * What the bytes of a memory object mean (engine.md §5.1).
 *
 * <p>The codes stand in file headers and on the wire, so they never change.
 */
public enum MemoryFormat {
    /** Nothing is known about the bytes. */
    UNDEFINED(0),
    /** A whole chunk: {@code [2, layers, tokens, hidden]}. */
    KV_2LTD(1),
    /** One layer, K and V of a token beside each other: {@code [tokens, 2, hidden]}. */
    KV_T2D(2),
    /** One layer, all of K before all of V: {@code [2, tokens, hidden]}. */
    KV_2TD(3),
    /** Compressed bytes. */
    BINARY(4),
    /** Plain bytes, shape {@code [n, 0, 0, 0]}. */
    BINARY_BUFFER(5),
    /** A whole chunk of a model with latent attention: {@code [1, layers, tokens, head]}. */
    KV_MLA_FMT(6),
    /** Encoder cache: {@code [tokens, hidden]}. */
    EC_TD(7),
    /** Hidden states: {@code [tokens, hidden]}. */
    HS_TD(8);

    private final int code;

    MemoryFormat(int code) {
        this.code = code;
    }

    /** The value in headers and messages. */
    public int code() {
        return code;
    }

    /** Whether the shape counts bytes in its first dimension and pads the others with zeros. */
    public boolean isBytes() {
        return this == BINARY || this == BINARY_BUFFER;
    }

    /** The format with this code, if there is one. */
    public static Optional<MemoryFormat> ofCode(int code) {
        return Arrays.stream(values()).filter(format -> format.code == code).findFirst();
    }
}
