package io.lmcache4j.engine.token;

/** Takes 64 bits of a digest; for one thread at a time. */
sealed interface Digest permits Sha256Digest, Xxh3Digest {
    /** The bits for some bytes. */
    long of(byte[] bytes);

    /**
     * The bits for a closed tuple.
     *
     * @param ahead the tuple after it, whose tokens may be put in on the way
     */
    long of(SerializedTuple tuple, SerializedTuple ahead);
}
