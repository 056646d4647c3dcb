package io.lmcache4j.engine.token;

import io.lmcache4j.engine.key.ChunkHash;

/**
 * A buffer for one serialised {@code (previous, tokens, ())}, used again for chunk after chunk.
 *
 * <p>The tokens of a chunk are known before the hash of the one before it, and a digest keeps only
 * a part of the processor busy. So the tokens are put in first, a few at a time while the tuple
 * before is digested, and the rest when the previous hash is known: {@link #begin}, {@link #step}
 * any number of times, {@link #close}.
 *
 * <p>Each token becomes a word with its serialised form and the length of that. Making the words is
 * a loop without branches over one array, which the compiler turns into vector instructions; only
 * putting them one after the other goes token by token. Branches on the size of a token would be
 * mispredicted every few tokens.
 */
abstract sealed class SerializedTuple permits CborTuple, PickleTuple {
    /** Tokens put in by one step: what goes unnoticed beside one block of SHA-256. */
    private static final int STEP = 16;

    /** Position of the length in a word: its top byte. */
    static final int LENGTH_SHIFT = 56;

    private final byte[] bytes;
    private final long[] words;
    private int count;
    private int done;

    /**
     * A buffer.
     *
     * @param room bytes that the largest tuple may need
     * @param words scratch for the most tokens of a tuple; may be shared with another buffer of
     *     which no tokens are left to put in
     */
    SerializedTuple(int room, long[] words) {
        this.bytes = new byte[room];
        this.words = words;
    }

    /** Starts on the tokens of a chunk, forgetting the tuple in the buffer. */
    final void begin(long[] tokens, int from, int to) {
        count = to - from;
        done = 0;
        open(count);
        System.arraycopy(tokens, from, words, 0, count);
        if (!toWords(words, count)) {
            putAll(tokens, from, to);
            done = count;
        }
    }

    /** Puts the next few tokens in, if so many are left. */
    final void step() {
        if (done + STEP <= count) {
            put(words, count, done, done + STEP);
            done += STEP;
        }
    }

    /** Completes the tuple: the tokens left, and all that is around them. */
    final void close(ChunkHash previous) {
        put(words, count, done, count);
        done = count;
        surround(previous, count);
    }

    final byte[] bytes() {
        return bytes;
    }

    /** Position of the first byte of the closed tuple. */
    abstract int start();

    /** Position after the last byte of the closed tuple. */
    abstract int end();

    /** Prepares for that many tokens. */
    abstract void open(int count);

    /**
     * Makes words of tokens, in place.
     *
     * @return false if some token has no such form; then the array is void
     */
    abstract boolean toWords(long[] tokens, int count);

    /** Puts those of {@code count} words in whose turn it is; the first turn is 0. */
    abstract void put(long[] words, int count, int firstTurn, int endTurn);

    /** Puts all tokens of a chunk in, whatever they are. */
    abstract void putAll(long[] tokens, int from, int to);

    /** Puts everything but the tokens in. */
    abstract void surround(ChunkHash previous, int count);
}
