package io.lmcache4j.engine;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.health.HealthMonitor;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryLease;
import io.lmcache4j.engine.metrics.RetrieveStats;
import io.lmcache4j.engine.metrics.StatsMonitor;
import io.lmcache4j.engine.storage.ChunkReads;
import io.lmcache4j.engine.storage.Cleared;
import io.lmcache4j.engine.storage.DryRun;
import io.lmcache4j.engine.storage.FoundPrefix;
import io.lmcache4j.engine.storage.PinnedPrefix;
import io.lmcache4j.engine.storage.Prefetched;
import io.lmcache4j.engine.storage.PrefixMatch;
import io.lmcache4j.engine.storage.ReadResult;
import io.lmcache4j.engine.storage.StorageManager;
import io.lmcache4j.engine.token.TokenChunk;
import io.lmcache4j.engine.token.TokenDatabase;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;

/**
 * From the tiers back into the host's KV caches: the longest run of chunks from the first unmasked
 * token, each leased while it is copied (engine.md §6.3). Slots are checked before the first byte
 * is written.
 */
record RetrievePath(
        ConfigStore config,
        TokenDatabase tokens,
        StorageManager storage,
        StatsMonitor stats,
        ChunkShapes shapes,
        HealthMonitor health) {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.engine");

    /**
     * Retrieves what a request asks for.
     *
     * @param found what the lookup of the same request found and pinned, so that no tier is asked a
     *     second time, or loaded, so that no tier is read; stays the caller's to close
     */
    RetrieveResult retrieve(RetrieveRequest request, Optional<FoundPrefix> found) {
        int total = request.prompt().length();
        int required = total - request.masked();
        TransferLog log = new TransferLog(request.requestId(), request.kvCaches().tokenBytes());
        RetrieveStats timing = stats.onRetrieve(required);
        SequencedMap<String, Integer> byTier = new LinkedHashMap<>();
        int retrieved = 0;
        try {
            PromptChunks chunks =
                    PromptChunks.of(tokens, request.prompt(), request.masked(), request.configs());
            Source source = source(chunks, found);
            PrefixMatch match = source.match();
            timing.tokensProcessed();
            request.kvCaches()
                    .checkSlots(
                            request.slots(),
                            request.masked(),
                            chunks.end(match.chunks(), request.masked()));
            retrieved = scatter(request, chunks, source, byTier);
            timing.toGpuDone();
        } finally {
            timing.finish(retrieved);
        }
        log.retrieved(retrieved, required, total);
        return new RetrieveResult(required, retrieved, byTier);
    }

    /** Which chunks to read, and where they come from. */
    private record Source(PrefixMatch match, Supplier<ChunkReads> reads) {}

    private Source source(PromptChunks chunks, Optional<FoundPrefix> found) {
        List<EngineKey> keys = chunks.keys();
        return found.flatMap(prefix -> source(prefix, prefix.match().leading(keys)))
                .orElseGet(
                        () -> fromTiers(storage.match(keys, config.current().retrieveLocations())));
    }

    /** From what a lookup found, as far as the request wants that, and it can still be had. */
    private Optional<Source> source(FoundPrefix found, PrefixMatch part) {
        if (part.chunks() == 0) {
            return Optional.empty();
        }
        return switch (found) {
            case Prefetched loaded -> Optional.of(new Source(part, () -> loaded.reads(part)));
            case PinnedPrefix _ ->
                    storage.isReadable(part, config.current().retrieveLocations())
                            ? Optional.of(fromTiers(part))
                            : Optional.empty();
        };
    }

    private Source fromTiers(PrefixMatch match) {
        return new Source(match, () -> storage.readAll(match));
    }

    /**
     * What {@link #retrieve} would write over at this moment: for each tier the chunks that would
     * come from it, and the bytes of KV that they would replace.
     */
    DryRun preview(RetrieveRequest request) {
        PromptChunks chunks =
                PromptChunks.of(tokens, request.prompt(), request.masked(), request.configs());
        PrefixMatch match = storage.match(chunks.keys(), config.current().retrieveLocations());
        int end = chunks.end(match.chunks(), request.masked());
        request.kvCaches().checkSlots(request.slots(), request.masked(), end);
        SequencedMap<String, Cleared> byTier = new LinkedHashMap<>();
        int next = 0;
        for (PrefixMatch.Segment segment : match.segments()) {
            int from = chunks.get(next).start();
            next += segment.keys().size();
            int count = chunks.get(next - 1).end() - from;
            long bytes = count * request.kvCaches().tokenBytes();
            byTier.put(segment.backend(), new Cleared(segment.keys().size(), bytes, count, 0, 0));
        }
        return new DryRun(byTier, end - request.masked());
    }

    /** Writes chunk after chunk until one does not come; the tokens written. */
    private int scatter(
            RetrieveRequest request,
            PromptChunks chunks,
            Source source,
            SequencedMap<String, Integer> byTier) {
        int next = 0;
        int retrieved = 0;
        try (ChunkReads reads = source.reads().get()) {
            for (PrefixMatch.Segment segment : source.match().segments()) {
                for (int i = 0; i < segment.keys().size(); i++) {
                    TokenChunk chunk = chunks.get(next);
                    if (!scatter(request, chunk, reads.next())) {
                        return retrieved;
                    }
                    byTier.merge(segment.backend(), 1, Integer::sum);
                    retrieved += chunk.tokens();
                    next++;
                }
            }
        }
        return retrieved;
    }

    private boolean scatter(RetrieveRequest request, TokenChunk chunk, ReadResult read) {
        return switch (read) {
            case ReadResult.Hit(MemoryLease lease) -> {
                try (lease) {
                    request.kvCaches()
                            .scatter(
                                    lease.bytes(),
                                    shapes.format(),
                                    request.slots(),
                                    chunk.start(),
                                    chunk.end(),
                                    Math.max(0, request.cachedTokens() - chunk.start()));
                    yield true;
                }
            }
            case ReadResult.Miss() -> {
                LOG.warn("Chunk {} left its tier between search and read", chunk.key());
                yield false;
            }
            case ReadResult.Failed(String backend, Exception cause) -> {
                LOG.warn("Chunk {} can't be read from {}", chunk.key(), backend, cause);
                health.failed(backend, cause);
                yield false;
            }
        };
    }
}
