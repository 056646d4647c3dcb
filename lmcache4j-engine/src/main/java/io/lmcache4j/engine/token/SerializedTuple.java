package io.lmcache4j.engine.token;

import io.lmcache4j.engine.key.ChunkHash;

/**
 * A buffer for one serialised {@code (previous, tokens, ())}, used again for chunk after chunk.
 *
 * <p>Each token becomes a word with its serialised form and the length of that. Making the words is
 * a loop without branches over one array, which the compiler turns into vector instructions; only
 * putting them one after the other goes token by token. Branches on the size of a token would be
 * mispredicted every few tokens.
 */
abstract sealed class SerializedTuple permits CborTuple, PickleTuple {
    /** Position of the length in a word: its top byte. */
    static final int LENGTH_SHIFT = 56;

    private final byte[] bytes;
    private final long[] words;

    /**
     * A buffer.
     *
     * @param room bytes that the largest tuple may need
     * @param tokens the most tokens of a tuple
     */
    SerializedTuple(int room, int tokens) {
        this.bytes = new byte[room];
        this.words = new long[tokens];
    }

    /** Writes the tuple of a hash and the tokens in a range, over the one in the buffer. */
    final void write(ChunkHash previous, long[] tokens, int from, int to) {
        int count = to - from;
        open();
        // The copy is worked on in place: the compiler would have to expect two arrays to overlap.
        System.arraycopy(tokens, from, words, 0, count);
        if (toWords(words, count)) {
            putWords(words, count);
        } else {
            putAny(tokens, from, to);
        }
        close(previous, count);
    }

    final byte[] bytes() {
        return bytes;
    }

    /** Position of the first byte of the tuple. */
    abstract int start();

    /** Position after the last byte of the tuple. */
    abstract int end();

    /** Prepares for tokens. */
    abstract void open();

    /**
     * Makes words of tokens, in place.
     *
     * @return false if some token has no such form; then the array is void
     */
    abstract boolean toWords(long[] tokens, int count);

    /** Puts tokens in that have become words. */
    abstract void putWords(long[] words, int count);

    /** Puts tokens in, whatever they are. */
    abstract void putAny(long[] tokens, int from, int to);

    /** Puts everything around the tokens in. */
    abstract void close(ChunkHash previous, int count);
}
