package io.lmcache4j.engine.token;

/** How a tuple becomes bytes for a digest (engine.md §4.3). */
enum Serialization {
    /** Canonical CBOR. */
    CBOR,
    /** Pickle protocol 5. */
    PICKLE;

    /** A buffer for tuples of at most that many tokens. */
    SerializedTuple buffer(int tokens) {
        return switch (this) {
            case CBOR -> new CborTuple(tokens);
            case PICKLE -> new PickleTuple(tokens);
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
