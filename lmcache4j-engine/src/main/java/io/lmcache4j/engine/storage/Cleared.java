package io.lmcache4j.engine.storage;

/**
 * What clearing a tier took away.
 *
 * @param chunks removed chunks
 * @param tokens tokens in them; what LMCache's {@code num_removed} counts
 * @param skipped chunks that stayed, because they were pinned or being read
 */
public record Cleared(long chunks, long tokens, long skipped) {
    /** Nothing removed, nothing skipped. */
    public static final Cleared NOTHING = new Cleared(0, 0, 0);

    /** Both together. */
    public Cleared plus(Cleared other) {
        return new Cleared(chunks + other.chunks, tokens + other.tokens, skipped + other.skipped);
    }
}
