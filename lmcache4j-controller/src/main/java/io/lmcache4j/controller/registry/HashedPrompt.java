package io.lmcache4j.controller.registry;

import io.lmcache4j.controller.message.ChunkKey;
import io.lmcache4j.engine.key.ChunkHash;
import io.lmcache4j.engine.token.ChunkHasher;

import java.util.Arrays;

/**
 * A prompt, hashed as far as somebody went through it, and once however many do. Not thread-safe.
 */
final class HashedPrompt {
    // Hashing runs ahead of looking up by so many chunks at first, so that a miss costs little.
    private static final int FIRST_STEP = 8;
    private static final int MOST_STEP = 256;

    private final ChunkScheme scheme;
    private final long[] tokens;
    private final ChunkHasher hasher;
    private ChunkKey[] keys = new ChunkKey[FIRST_STEP];
    private ChunkHash previous;
    private int hashed;
    private int step = FIRST_STEP;

    HashedPrompt(ChunkScheme scheme, long[] tokens) {
        this.scheme = scheme;
        this.tokens = tokens;
        this.hasher = ChunkHasher.builtin(scheme.form());
        this.previous = scheme.noneHash();
    }

    /** Goes through the chunks from the first on, the short tail included. */
    void walk(ChunkScheme.Visitor visitor) {
        boolean goesOn = true;
        for (int i = 0; goesOn && start(i) < tokens.length; i++) {
            if (i == hashed) {
                hashOn();
            }
            goesOn = visitor.visit(keys[i], (int) Math.min(tokens.length, start(i + 1)));
        }
    }

    private long start(int chunk) {
        return (long) chunk * scheme.chunkSize();
    }

    private void hashOn() {
        int from = (int) start(hashed);
        int to = (int) Math.min(tokens.length, start(hashed + step));
        ChunkHash[] hashes = new ChunkHash[Math.ceilDiv(to - from, scheme.chunkSize())];
        hasher.hashChunks(tokens, from, to, scheme.chunkSize(), previous, hashes);
        keys = Arrays.copyOf(keys, Math.max(keys.length, hashed + hashes.length));
        for (ChunkHash hash : hashes) {
            keys[hashed++] = ChunkScheme.key(hash);
        }
        previous = hashes[hashes.length - 1];
        step = Math.min(2 * step, MOST_STEP);
    }
}
