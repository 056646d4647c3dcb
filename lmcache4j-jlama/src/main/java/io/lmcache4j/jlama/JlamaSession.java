package io.lmcache4j.jlama;

import java.util.Arrays;

/**
 * One conversation: the KV of the tokens it has seen so far. For one thread at a time; close it
 * when no copy of it runs any more.
 */
public final class JlamaSession implements AutoCloseable {
    private final JlamaModel model;
    private final SessionPages pages;
    private final int firstSlot;
    private final Runnable leave;
    private int[] slots = new int[0];
    private int[] tokens = new int[0];
    private int length;
    private boolean closed;

    /**
     * @param firstSlot slot of position 0; those of the others follow
     * @param leave frees the session's place
     */
    JlamaSession(JlamaModel model, SessionPages pages, int firstSlot, Runnable leave) {
        this.model = model;
        this.pages = pages;
        this.firstSlot = firstSlot;
        this.leave = leave;
    }

    SessionPages pages() {
        return pages;
    }

    /** The tokens whose KV is here. */
    public int[] tokens() {
        return Arrays.copyOf(tokens, length);
    }

    /** Forgets what a prompt doesn't begin with; how many tokens are left. */
    int keepCommon(int[] prompt) {
        int mismatch = Arrays.mismatch(tokens, 0, length, prompt, 0, prompt.length);
        length = mismatch < 0 ? length : mismatch;
        return length;
    }

    /**
     * The slots of so many positions, with memory under them.
     *
     * @throws IllegalArgumentException if a session can't have so many
     */
    int[] reserve(int count) {
        if (closed) {
            throw new IllegalStateException("the session is closed");
        }
        if (count > model.maxTokens()) {
            throw new IllegalArgumentException(
                    "%d tokens, but a session of %s has at most %d"
                            .formatted(count, model.name(), model.maxTokens()));
        }
        if (count > slots.length) {
            int old = slots.length;
            slots = Arrays.copyOf(slots, Math.min(model.maxTokens(), Math.max(count, 2 * old)));
            for (int position = old; position < slots.length; position++) {
                slots[position] = firstSlot + position;
            }
        }
        pages.reserve(count);
        return slots;
    }

    /**
     * Computes the tokens of a prompt from a position on.
     *
     * @param start its predecessors' KV is here
     * @return the probability of each token to come next
     */
    float[] compute(int[] prompt, int start) throws InterruptedException {
        // Until it succeeds nothing after the start is known to be whole.
        length = start;
        float[] next =
                model.forward(
                        Arrays.copyOfRange(prompt, start, prompt.length), start, pages.buffer());
        tokens = prompt.clone();
        length = prompt.length;
        return next;
    }

    /**
     * Computes one more token.
     *
     * @return the probability of each token to come next
     */
    float[] append(int token) throws InterruptedException {
        reserve(length + 1);
        float[] next = model.forward(new int[] {token}, length, pages.buffer());
        if (length == tokens.length) {
            tokens = Arrays.copyOf(tokens, Math.max(2 * length, 16));
        }
        tokens[length++] = token;
        return next;
    }

    /** Gives memory and place back. Repeatable. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            leave.run();
            pages.close();
        }
    }
}
