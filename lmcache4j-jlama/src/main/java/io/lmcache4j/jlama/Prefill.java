package io.lmcache4j.jlama;

import java.time.Duration;

/**
 * A computed prompt.
 *
 * @param probabilities of each token to come next
 * @param held leading tokens that the session had already
 * @param restored tokens after those that came from the cache
 * @param computed tokens that went through the model
 * @param restoring time of lookup and copies
 * @param computing time of the forward pass, waiting for other sessions' included
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Prefill(
        float[] probabilities,
        int held,
        int restored,
        int computed,
        Duration restoring,
        Duration computing) {
    /** The likeliest next token. */
    public int next() {
        int best = 0;
        for (int token = 1; token < probabilities.length; token++) {
            if (probabilities[token] > probabilities[best]) {
                best = token;
            }
        }
        return best;
    }

    /** From the prompt to the probabilities of its first new token. */
    public Duration timeToFirstToken() {
        return restoring.plus(computing);
    }
}
