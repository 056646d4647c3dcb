package io.lmcache4j.engine;

import io.lmcache4j.engine.key.RequestConfigs;
import io.lmcache4j.engine.token.TokenChunk;
import io.lmcache4j.engine.token.TokenDatabase;

import java.util.List;

/**
 * The chunks of one request, in order.
 *
 * @param chunks without those of the masked beginning
 */
record PromptChunks(List<TokenChunk> chunks) {
    static PromptChunks of(
            TokenDatabase tokens, Prompt prompt, int masked, RequestConfigs configs) {
        return new PromptChunks(
                switch (prompt) {
                    case Prompt.Tokens(long[] ids) -> tokens.process(ids, masked, configs);
                    case Prompt.Hashes(var hashes, int[] counts) ->
                            tokens.processHashes(hashes, counts, masked, configs);
                });
    }

    TokenChunk get(int index) {
        return chunks.get(index);
    }

    /** Where the first so many chunks end; {@code start} if there are none. */
    int end(int count, int start) {
        return count == 0 ? start : chunks.get(count - 1).end();
    }
}
