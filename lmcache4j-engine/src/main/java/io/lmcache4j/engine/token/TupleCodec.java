package io.lmcache4j.engine.token;

import io.lmcache4j.engine.key.ChunkHash;

/** Serialised form of {@code (previous, tokens, ())} that a digest is taken of. */
sealed interface TupleCodec permits CborCodec, PickleCodec {
    /** Canonical CBOR. */
    TupleCodec CBOR = new CborCodec();

    /** Pickle protocol 5. */
    TupleCodec PICKLE = new PickleCodec();

    /** Bytes to provide for {@link #encode}: at least what that many tokens can take. */
    int room(int tokens);

    /**
     * Writes the tuple of a previous hash and the tokens in a range.
     *
     * @return bytes written, from index 0
     */
    int encode(ChunkHash previous, long[] tokens, int from, int to, byte[] out);

    /** The serialised form of a text on its own. */
    byte[] text(String text);
}
