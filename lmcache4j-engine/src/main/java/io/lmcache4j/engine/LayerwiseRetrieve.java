package io.lmcache4j.engine;

import io.lmcache4j.engine.memory.MemoryLease;
import io.lmcache4j.engine.metrics.RetrieveStats;
import io.lmcache4j.engine.storage.ChunkReads;
import io.lmcache4j.engine.storage.FoundPrefix;
import io.lmcache4j.engine.storage.PrefixMatch;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * A retrieve that keeps ahead of a forward pass (engine.md §6.9): each {@link #next} brings one
 * layer of all chunks, and the result is known at the end.
 *
 * <p>Where no lookup went before, only layer 0 of each chunk is looked for at first. When a layer
 * of a chunk does not come, the result ends before that chunk; what its slots hold then is not
 * defined. For one thread; whoever begins one closes it.
 */
public final class LayerwiseRetrieve implements AutoCloseable {
    /**
     * What is retrieved.
     *
     * @param match layer 0 of the chunks
     * @param reads all layers of them, wherever they come from
     */
    record Plan(
            RetrievePath path,
            RetrieveRequest request,
            PromptChunks chunks,
            PrefixMatch match,
            Function<PrefixMatch, ChunkReads> reads,
            RetrieveStats timing) {}

    private final Optional<Plan> plan;
    private final Optional<FoundPrefix> found;
    private final TransferLog log;
    private final int total;
    private final int required;
    private final int layers;
    private int next;
    private int chunks;
    private boolean ended;

    /**
     * A retrieve under way.
     *
     * @param plan empty while the engine is unhealthy
     * @param found what the lookup pinned or loaded; released at the end
     */
    LayerwiseRetrieve(
            RetrieveRequest request, int layers, Optional<Plan> plan, Optional<FoundPrefix> found) {
        this.plan = plan;
        this.found = found;
        this.log = new TransferLog(request.requestId(), request.kvCaches().tokenBytes());
        this.total = request.prompt().length();
        this.required = total - request.masked();
        this.layers = layers;
        this.chunks = plan.map(present -> present.match.chunks()).orElse(0);
    }

    /** The layer that the next call brings; the number of layers once all were. */
    public int layer() {
        return Math.min(next, layers);
    }

    /**
     * Brings the next layer of all chunks.
     *
     * @return false if all layers were brought, or none can be
     */
    public boolean next() {
        if (ended || next >= layers || chunks == 0) {
            end();
            return false;
        }
        Plan now = plan.orElseThrow();
        PrefixMatch part = now.path.layer(now.match.first(chunks), next);
        int came = 0;
        try (ChunkReads reads = now.reads.apply(part)) {
            while (came < chunks) {
                Optional<MemoryLease> lease = now.path.lease(now.chunks.get(came), reads.next());
                if (lease.isEmpty()) {
                    break;
                }
                try (MemoryLease open = lease.get()) {
                    now.path.scatter(now.request, now.chunks.get(came), next, open);
                }
                came++;
            }
        }
        chunks = came;
        next++;
        return true;
    }

    /**
     * What came of all layers; of a retrieve that is not at its end, or was left early, nothing.
     */
    public RetrieveResult result() {
        SequencedMap<String, Integer> byTier = new LinkedHashMap<>();
        int retrieved = next < layers ? 0 : tokens();
        if (retrieved > 0) {
            for (PrefixMatch.Segment part : plan.orElseThrow().match.first(chunks).segments()) {
                byTier.put(part.backend(), part.keys().size());
            }
        }
        return new RetrieveResult(required, retrieved, byTier);
    }

    private int tokens() {
        return plan.map(
                        now -> {
                            int start = now.request.masked();
                            return now.chunks.end(chunks, start) - start;
                        })
                .orElse(0);
    }

    private void end() {
        if (!ended) {
            ended = true;
            int retrieved = result().retrievedTokens();
            plan.ifPresent(
                    now -> {
                        now.timing.toGpuDone();
                        now.timing.finish(retrieved);
                        log.retrieved(retrieved, required, total);
                    });
            found.ifPresent(FoundPrefix::close);
        }
    }

    /** Ends it, and releases what its lookup pinned or loaded. Repeated calls do nothing. */
    @Override
    public void close() {
        end();
    }
}
