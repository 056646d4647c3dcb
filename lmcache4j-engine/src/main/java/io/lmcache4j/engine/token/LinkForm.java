package io.lmcache4j.engine.token;

/**
 * What the algorithm builtin hashes for a chunk, besides the hash before it and the tokens
 * (controller.md §20). The first is that of the engine; the others exist in fleets of older
 * releases.
 */
public enum LinkForm {
    /** {@code (previous, tokens, ())}. */
    EMPTY_TUPLE,
    /**
     * {@code (previous, tokens, None)}, whose hash is the same everywhere since Python 3.12 only.
     */
    NONE,
    /** {@code (previous, tokens)}. */
    PAIR
}
