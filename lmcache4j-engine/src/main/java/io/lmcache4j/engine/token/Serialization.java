package io.lmcache4j.engine.token;

/** How a tuple becomes bytes for a digest (engine.md §4.3). */
enum Serialization {
    /** Canonical CBOR. */
    CBOR,
    /** Pickle protocol 5. */
    PICKLE;

    /** A buffer for tuples of at most that many tokens; see {@link SerializedTuple}. */
    SerializedTuple buffer(int tokens, long[] words) {
        return switch (this) {
            case CBOR -> new CborTuple(tokens, words);
            case PICKLE -> new PickleTuple(tokens, words);
        };
    }

    /** The form of a text on its own. */
    byte[] ofText(String text) {
        return switch (this) {
            case CBOR -> CborTuple.ofText(text);
            case PICKLE -> PickleTuple.ofText(text);
        };
    }
}
