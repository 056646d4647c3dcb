package io.lmcache4j.cli.trace;

import java.util.Arrays;

/**
 * One request of a trace: when it came, how long it was, and the ids of its prefix blocks.
 *
 * <p>Blocks hold {@link #BLOCK_TOKENS} tokens, the last one what is left. Equal ids are equal
 * blocks with equal prefixes before them.
 */
public final class TraceRequest {
    /** Tokens of a full block. */
    public static final int BLOCK_TOKENS = 512;

    private final long timestampMillis;
    private final int inputLength;
    private final int outputLength;
    private final long[] blockIds;

    /**
     * @param timestampMillis milliseconds from the start of the trace, at least 0
     * @param inputLength prompt tokens, at least 1
     * @param outputLength generated tokens, at least 0
     * @param blockIds one id for each started block of the prompt
     * @throws IllegalArgumentException if a value is out of range or the blocks don't cover the
     *     prompt, with the value
     */
    public TraceRequest(long timestampMillis, int inputLength, int outputLength, long... blockIds) {
        if (timestampMillis < 0) {
            throw new IllegalArgumentException(
                    "timestamp must be 0 or more, is " + timestampMillis);
        }
        if (inputLength < 1) {
            throw new IllegalArgumentException("input_length must be 1 or more, is " + inputLength);
        }
        if (outputLength < 0) {
            throw new IllegalArgumentException(
                    "output_length must be 0 or more, is " + outputLength);
        }
        int needed = Math.ceilDiv(inputLength, BLOCK_TOKENS);
        if (blockIds.length != needed) {
            throw new IllegalArgumentException(
                    "hash_ids must have %d ids for input_length %d, has %d"
                            .formatted(needed, inputLength, blockIds.length));
        }
        this.timestampMillis = timestampMillis;
        this.inputLength = inputLength;
        this.outputLength = outputLength;
        this.blockIds = blockIds.clone();
    }

    /** Milliseconds from the start of the trace. */
    public long timestampMillis() {
        return timestampMillis;
    }

    /** Tokens of the prompt. */
    public int inputLength() {
        return inputLength;
    }

    /** Tokens that were generated. */
    public int outputLength() {
        return outputLength;
    }

    /** Number of started blocks. */
    public int blocks() {
        return blockIds.length;
    }

    /** The id of block {@code index}. */
    public long blockId(int index) {
        return blockIds[index];
    }

    /** Tokens of block {@code index}: all but the last are full. */
    public int blockTokens(int index) {
        return Math.min(BLOCK_TOKENS, inputLength - index * BLOCK_TOKENS);
    }

    /** The prompt's tokens, made from the block ids by {@link BlockTokens}. */
    public long[] tokens() {
        long[] tokens = new long[inputLength];
        for (int i = 0; i < blockIds.length; i++) {
            BlockTokens.fill(blockIds[i], tokens, i * BLOCK_TOKENS, blockTokens(i));
        }
        return tokens;
    }

    @Override
    public String toString() {
        return "TraceRequest[at %d ms, %d tokens in, %d out, blocks %s]"
                .formatted(timestampMillis, inputLength, outputLength, Arrays.toString(blockIds));
    }
}
