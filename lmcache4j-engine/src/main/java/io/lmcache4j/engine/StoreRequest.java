package io.lmcache4j.engine;

import io.lmcache4j.engine.key.RequestConfigs;
import io.lmcache4j.engine.layout.KvCaches;

import java.util.Optional;

/**
 * What to store (engine.md §6.2).
 *
 * @param prompt the whole prompt, from its first token
 * @param masked leading tokens that are stored already; a multiple of the chunk size
 * @param kvCaches where the tokens' KV is
 * @param slots slot of each token of the prompt, by position; negative for padding; not modified
 * @param requestId for logs
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StoreRequest(
        Prompt prompt,
        int masked,
        KvCaches kvCaches,
        int[] slots,
        Optional<String> requestId,
        RequestConfigs configs) {
    /** Checks that every token has a slot. */
    public StoreRequest {
        RetrieveRequest.check(prompt, masked, slots);
    }

    /** Everything of a prompt, without options. */
    public static StoreRequest of(Prompt prompt, KvCaches kvCaches, int[] slots) {
        return new StoreRequest(prompt, 0, kvCaches, slots, Optional.empty(), RequestConfigs.EMPTY);
    }
}
