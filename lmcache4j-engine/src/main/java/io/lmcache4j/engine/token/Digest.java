package io.lmcache4j.engine.token;

/** Takes 64 bits of a digest; for one thread at a time. */
sealed interface Digest permits Sha256Digest, Xxh3Digest {
    /** The bits for the bytes in a range. */
    long of(byte[] bytes, int start, int end);
}
