package io.lmcache4j.engine;

import io.lmcache4j.engine.key.RequestConfigs;
import io.lmcache4j.engine.layout.KvCaches;

import java.util.Optional;

/**
 * What to bring back (engine.md §6.3).
 *
 * @param prompt the whole prompt, from its first token
 * @param masked leading tokens that need nothing; a multiple of the chunk size
 * @param cachedTokens leading tokens whose KV the host has already; not overwritten
 * @param kvCaches where to write
 * @param slots slot of each token of the prompt, by position; negative for padding; not modified
 * @param requestId the id of the lookup whose pins this uses and releases
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RetrieveRequest(
        Prompt prompt,
        int masked,
        int cachedTokens,
        KvCaches kvCaches,
        int[] slots,
        Optional<String> requestId,
        RequestConfigs configs) {
    /** Checks that every token has a slot. */
    public RetrieveRequest {
        check(prompt, masked, slots);
        if (cachedTokens < 0) {
            throw new IllegalArgumentException(
                    "cachedTokens must not be negative: " + cachedTokens);
        }
    }

    /** Everything of a prompt, without options. */
    public static RetrieveRequest of(Prompt prompt, KvCaches kvCaches, int[] slots) {
        return new RetrieveRequest(
                prompt, 0, 0, kvCaches, slots, Optional.empty(), RequestConfigs.EMPTY);
    }

    static void check(Prompt prompt, int masked, int[] slots) {
        if (slots.length < prompt.length()) {
            throw new IllegalArgumentException(
                    prompt.length() + " tokens but slots for " + slots.length);
        }
        if (masked < 0 || masked > prompt.length()) {
            throw new IllegalArgumentException(
                    "masked must be 0 to " + prompt.length() + ", was " + masked);
        }
    }
}
