package io.lmcache4j.controller.message;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/**
 * What a frame is read into before it becomes a message: {@code Long} or {@code BigInteger}, {@code
 * Double}, {@code Boolean}, {@code String}, {@code byte[]}, {@link Ints} for an array of integers
 * alone, {@code List}, {@code Map}, {@link #NONE}, {@link #EXTENSION}.
 */
final class Nodes {
    static final String OUT_OF_RANGE = "Integer value out of range";

    /** How deep arrays and maps may stand in each other (decisions.md 14). */
    static final int DEPTH = 64;

    /** Nil. */
    static final Object NONE = new Object();

    /** A value of a type that applications define, which we skip. */
    static final Object EXTENSION = new Object();

    private Nodes() {}

    /** What LMCache's decoder calls a node's type. */
    static String type(Object node) {
        return switch (node) {
            case Long _, BigInteger _ -> "int";
            case Double _ -> "float";
            case Boolean _ -> "bool";
            case String _ -> "str";
            case byte[] _ -> "bytes";
            case Ints _, List<?> _ -> "array";
            case Map<?, ?> _ -> "object";
            default -> node == NONE ? "None" : "ext";
        };
    }
}
