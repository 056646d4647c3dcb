package io.lmcache4j.cli.replay;

import io.lmcache4j.cli.instance.Instance;
import io.lmcache4j.cli.instance.Rank;
import io.lmcache4j.cli.trace.TraceRequest;
import io.lmcache4j.engine.Prompt;
import io.lmcache4j.engine.RetrieveRequest;
import io.lmcache4j.engine.RetrieveResult;
import io.lmcache4j.engine.StoreRequest;
import io.lmcache4j.engine.key.RequestConfigs;

import java.time.Duration;
import java.util.Optional;

/**
 * Serves requests as vLLM's connector does: the scheduler looks up and pins, every worker retrieves
 * the prefix, computes the rest, stores what is new, and the pins are released.
 *
 * <p>With verification, the slots of the prefix are scrubbed before a retrieve and every byte is
 * compared after it. For one thread.
 */
public final class Replayer {
    /** For an asynchronous lookup; the client's own deadline is shorter as a rule. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Instance instance;
    private final boolean verify;
    private final ReplayStats stats;
    private final int[] slots;
    private long lookups;

    /**
     * @param verify compare what comes back with what was computed
     * @param stats counts what happens
     */
    public Replayer(Instance instance, boolean verify, ReplayStats stats) {
        this.instance = instance;
        this.verify = verify;
        this.stats = stats;
        // All workers have the same number of slots, used in the same order.
        Rank first = instance.ranks().getFirst();
        this.slots = first.host().slotMapping(first.host().slots());
    }

    /** Serves one request; one that is longer than the slots is counted as skipped. */
    public void serve(TraceRequest request) {
        if (request.inputLength() > slots.length) {
            stats.skip();
            return;
        }
        long[] tokens = request.tokens();
        String id = "replay-" + lookups++;
        try {
            int hit =
                    instance.lookup()
                            .map(
                                    client ->
                                            client.lookup(
                                                    tokens, id, RequestConfigs.EMPTY, PATIENCE))
                            .orElse(0);
            int served = hit;
            for (Rank rank : instance.ranks()) {
                served = Math.min(served, serve(rank, tokens, hit, id));
            }
            stats.request(chunks(tokens.length), chunks(served));
        } finally {
            instance.lookup().ifPresent(client -> client.unpin(id));
        }
    }

    /** One worker's part; the tokens that came from its cache. */
    private int serve(Rank rank, long[] tokens, int hit, String id) {
        Prompt prompt = Prompt.of(tokens);
        int retrieved = hit == 0 ? 0 : retrieve(rank, prompt, tokens, hit, id);
        rank.host().compute(tokens, retrieved, tokens.length);
        if (retrieved < tokens.length) {
            int known = retrieved - retrieved % instance.chunkSize();
            rank.engine()
                    .store(
                            new StoreRequest(
                                    prompt,
                                    known,
                                    rank.host().caches(),
                                    slots,
                                    Optional.of(id),
                                    RequestConfigs.EMPTY));
        }
        return retrieved;
    }

    private int retrieve(Rank rank, Prompt prompt, long[] tokens, int hit, String id) {
        if (verify) {
            rank.host().scrub(0, hit);
        }
        RetrieveResult result =
                rank.engine()
                        .retrieve(
                                new RetrieveRequest(
                                        prompt,
                                        0,
                                        0,
                                        rank.host().caches(),
                                        slots,
                                        Optional.of(id),
                                        RequestConfigs.EMPTY));
        int retrieved = result.retrievedTokens();
        if (rank.manager().metadata().isFirstRank()) {
            stats.tiers(result.chunksByTier());
        }
        if (verify) {
            stats.verified(
                    retrieved * rank.host().tokenBytes(),
                    rank.host().mismatchedBytes(tokens, 0, retrieved));
        }
        return retrieved;
    }

    private int chunks(int tokens) {
        return Math.ceilDiv(tokens, instance.chunkSize());
    }
}
