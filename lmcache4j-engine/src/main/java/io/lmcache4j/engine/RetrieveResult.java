package io.lmcache4j.engine;

import java.util.SequencedMap;

/**
 * What a retrieve brought back; always an unbroken run from the first unmasked token.
 *
 * @param requiredTokens tokens asked for: the prompt without its masked part
 * @param retrievedTokens tokens written to the KV caches, counted in whole chunks
 * @param chunksByTier chunks that each tier delivered, in search order
 */
public record RetrieveResult(
        int requiredTokens, int retrievedTokens, SequencedMap<String, Integer> chunksByTier) {}
