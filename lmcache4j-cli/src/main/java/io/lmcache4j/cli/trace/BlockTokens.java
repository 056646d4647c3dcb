package io.lmcache4j.cli.trace;

/**
 * The tokens of a trace's block, made from its id alone, so that equal ids give equal prompts.
 *
 * <p>The id is scrambled by a one-to-one mixer and written into the first four tokens in base
 * {@link #VOCABULARY}; the others follow from the scrambled id and the position. So blocks of four
 * tokens and more differ whenever their ids differ: no two prompts of a trace meet by chance.
 */
public final class BlockTokens {
    /** Tokens are 0 to this, exclusive: the vocabulary of Llama 3. */
    public static final int VOCABULARY = 128_256;

    /** Tokens that carry the id: 128,256 to the fourth is above 2 to the 64th. */
    private static final int ID_TOKENS = 4;

    private static final long STEP = 0x9E3779B97F4A7C15L;

    private BlockTokens() {}

    /**
     * Writes the first {@code count} tokens of a block.
     *
     * @param id any number
     * @param out where the tokens go
     * @param at index of the first one in {@code out}
     * @param count 0 to {@link TraceRequest#BLOCK_TOKENS}
     */
    public static void fill(long id, long[] out, int at, int count) {
        long scrambled = mix(id + STEP);
        long digits = scrambled;
        int head = Math.min(ID_TOKENS, count);
        for (int i = 0; i < head; i++) {
            out[at + i] = Long.remainderUnsigned(digits, VOCABULARY);
            digits = Long.divideUnsigned(digits, VOCABULARY);
        }
        for (int i = head; i < count; i++) {
            long high = mix(scrambled + i * STEP) >>> 32;
            out[at + i] = (high * VOCABULARY) >>> 32;
        }
    }

    /** SplitMix64's finisher: one-to-one over all longs. */
    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
