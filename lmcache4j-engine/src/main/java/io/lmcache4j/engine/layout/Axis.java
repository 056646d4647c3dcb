package io.lmcache4j.engine.layout;

/** A dimension of a KV tensor, by the abbreviation that layout names use (engine.md §5.5). */
enum Axis {
    /** Layers. */
    NL,
    /** K, then V. */
    TWO,
    /** Blocks. */
    NB,
    /** Slots of a block. */
    BS,
    /** KV heads. */
    NH,
    /** A head dimension of size one. */
    ONE,
    /** Elements of a head. */
    HS
}
