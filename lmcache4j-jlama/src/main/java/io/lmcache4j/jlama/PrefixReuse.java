package io.lmcache4j.jlama;

import io.lmcache4j.engine.LMCacheEngine;
import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.Prompt;
import io.lmcache4j.engine.RetrieveRequest;
import io.lmcache4j.engine.StoreRequest;
import io.lmcache4j.engine.key.RequestConfigs;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * Computes prompts, but of a prefix that was computed before only what the cache lacks.
 *
 * <p>Thread-safe; any number of sessions, one request at a time each.
 *
 * <pre>{@code
 * try (JlamaSession session = caches.open().orElseThrow()) {
 *     Prefill first = reuse.prefill(session, prompt);
 *     // the user gets the first token here
 *     reuse.store(session);
 * }
 * }</pre>
 */
public final class PrefixReuse {
    private final LMCacheEngine engine;
    private final JlamaKvCaches caches;
    private final int chunkSize;

    /**
     * Reuse through a worker's engine.
     *
     * @param manager built on {@code caches} and the model's metadata
     * @throws IllegalArgumentException if the manager has no engine, or one for another shape
     */
    public PrefixReuse(LMCacheManager manager, JlamaKvCaches caches) {
        this.engine =
                manager.engine()
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "this manager has no engine; a worker has"));
        ShapeCheck.check(manager.metadata(), caches.caches());
        this.caches = caches;
        this.chunkSize = manager.metadata().chunkSize();
    }

    /**
     * Computes a prompt as far as neither the session nor the cache has it.
     *
     * @param prompt the whole conversation so far, at least one token
     * @throws IllegalArgumentException if it is empty, or longer than a session may be
     */
    public Prefill prefill(JlamaSession session, int[] prompt) throws InterruptedException {
        checkLength(prompt);
        long began = System.nanoTime();
        int[] slots = session.reserve(prompt.length);
        int held = session.keepCommon(prompt);
        int known = Math.max(held, restore(prompt, held, slots));
        long restored = System.nanoTime();
        // The last token is always computed, as nothing else tells what comes after it.
        int start = Math.min(known, prompt.length - 1);
        float[] probabilities = session.compute(prompt, start);
        return new Prefill(
                probabilities,
                held,
                known - held,
                prompt.length - start,
                Duration.ofNanos(restored - began),
                Duration.ofNanos(System.nanoTime() - restored));
    }

    /**
     * Computes a prompt without asking the cache, as far as the session doesn't have it: what it
     * costs then, and what has to come out.
     *
     * @throws IllegalArgumentException if it is empty, or longer than a session may be
     */
    public Prefill compute(JlamaSession session, int[] prompt) throws InterruptedException {
        checkLength(prompt);
        long began = System.nanoTime();
        session.reserve(prompt.length);
        int held = session.keepCommon(prompt);
        int start = Math.min(held, prompt.length - 1);
        float[] probabilities = session.compute(prompt, start);
        return new Prefill(
                probabilities,
                held,
                0,
                prompt.length - start,
                Duration.ZERO,
                Duration.ofNanos(System.nanoTime() - began));
    }

    private static void checkLength(int[] prompt) {
        if (prompt.length == 0) {
            throw new IllegalArgumentException("a prompt has at least one token");
        }
    }

    /** Leading tokens of the prompt that the cache brought to the session. */
    private int restore(int[] prompt, int held, int[] slots) {
        Prompt tokens = tokens(prompt);
        String request = UUID.randomUUID().toString();
        try {
            if (engine.lookup(tokens, request, RequestConfigs.EMPTY) <= held) {
                return 0;
            }
            return engine.retrieve(
                            new RetrieveRequest(
                                    tokens,
                                    0,
                                    held,
                                    caches.caches(),
                                    slots,
                                    Optional.of(request),
                                    RequestConfigs.EMPTY))
                    .retrievedTokens();
        } finally {
            engine.unpin(request);
        }
    }

    /**
     * Stores what the session has and the cache lacks. After the first token was given out, so that
     * nobody waits for it.
     *
     * @return tokens stored
     */
    public int store(JlamaSession session) {
        int[] held = session.tokens();
        Prompt tokens = tokens(held);
        int cached = engine.peek(tokens, RequestConfigs.EMPTY);
        if (cached == held.length) {
            return 0;
        }
        return engine.store(
                new StoreRequest(
                        tokens,
                        cached - cached % chunkSize,
                        caches.caches(),
                        session.reserve(held.length),
                        Optional.empty(),
                        RequestConfigs.EMPTY));
    }

    /**
     * Computes one more token, as generation does.
     *
     * @return the probability of each token to come next
     */
    public float[] append(JlamaSession session, int token) throws InterruptedException {
        return session.append(token);
    }

    private static Prompt tokens(int[] ids) {
        return new Prompt.Tokens(Arrays.stream(ids).asLongStream().toArray());
    }
}
