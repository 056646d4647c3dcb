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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;

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
        ChunkPieces pieces,
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
                            chunks.end(match.chunks() / pieces.perChunk(), request.masked()));
            retrieved = scatter(request, chunks, source, byTier);
            timing.toGpuDone();
        } finally {
            timing.finish(retrieved);
        }
        log.retrieved(retrieved, required, total);
        return new RetrieveResult(required, retrieved, byTier);
    }

    /**
     * Which chunks to read, and where they come from.
     *
     * @param match whole chunks, piece after piece
     * @param reads the chunks of a part of the match, in its order
     */
    private record Source(PrefixMatch match, Function<PrefixMatch, ChunkReads> reads) {}

    private Source source(PromptChunks chunks, Optional<FoundPrefix> found) {
        List<EngineKey> keys = pieces.keys(chunks);
        return found.flatMap(prefix -> source(prefix, whole(prefix.match().leading(keys))))
                .orElseGet(
                        () ->
                                fromTiers(
                                        storage.match(
                                                keys,
                                                config.current().retrieveLocations(),
                                                pieces.perChunk())));
    }

    /** Without a chunk at the end of which only some pieces were loaded. */
    private PrefixMatch whole(PrefixMatch match) {
        return match.first(match.chunks() - match.chunks() % pieces.perChunk());
    }

    /** From what a lookup found, as far as the request wants that, and it can still be had. */
    private Optional<Source> source(FoundPrefix found, PrefixMatch part) {
        if (part.chunks() == 0) {
            return Optional.empty();
        }
        return switch (found) {
            case Prefetched loaded -> Optional.of(new Source(part, loaded::reads));
            case PinnedPrefix _ ->
                    storage.isReadable(part, config.current().retrieveLocations())
                            ? Optional.of(fromTiers(part))
                            : Optional.empty();
        };
    }

    private Source fromTiers(PrefixMatch match) {
        return new Source(match, storage::readAll);
    }

    /**
     * What {@link #retrieve} would write over at this moment: for each tier the chunks that would
     * come from it, and the bytes of KV that they would replace.
     */
    DryRun preview(RetrieveRequest request) {
        PromptChunks chunks =
                PromptChunks.of(tokens, request.prompt(), request.masked(), request.configs());
        PrefixMatch match = source(chunks, Optional.empty()).match();
        int end = chunks.end(match.chunks() / pieces.perChunk(), request.masked());
        request.kvCaches().checkSlots(request.slots(), request.masked(), end);
        SequencedMap<String, Cleared> byTier = new LinkedHashMap<>();
        int next = 0;
        for (PrefixMatch.Segment segment : match.segments()) {
            int from = chunks.get(next).start();
            int found = segment.keys().size() / pieces.perChunk();
            next += found;
            int count = chunks.get(next - 1).end() - from;
            long bytes = count * request.kvCaches().tokenBytes();
            byTier.put(segment.backend(), new Cleared(found, bytes, count, 0, 0));
        }
        return new DryRun(byTier, end - request.masked());
    }

    /**
     * A retrieve whose layers the caller asks for one by one. Without a lookup only layer 0 of the
     * chunks is looked for (engine.md §6.9).
     */
    LayerwiseRetrieve.Plan plan(RetrieveRequest request, Optional<FoundPrefix> found) {
        RetrieveStats timing = stats.onRetrieve(request.prompt().length() - request.masked());
        boolean whole = false;
        try {
            PromptChunks chunks =
                    PromptChunks.of(tokens, request.prompt(), request.masked(), request.configs());
            List<EngineKey> keys = pieces.keys(chunks);
            Optional<Source> kept =
                    found.flatMap(prefix -> source(prefix, whole(prefix.match().leading(keys))));
            PrefixMatch layer0 =
                    kept.map(source -> every(pieces.perChunk(), source.match()))
                            .orElseGet(() -> firstLayers(chunks));
            timing.tokensProcessed();
            request.kvCaches()
                    .checkSlots(
                            request.slots(),
                            request.masked(),
                            chunks.end(layer0.chunks(), request.masked()));
            whole = true;
            return new LayerwiseRetrieve.Plan(
                    this,
                    request,
                    chunks,
                    layer0,
                    kept.map(Source::reads).orElse(storage::readAll),
                    timing);
        } finally {
            if (!whole) {
                timing.finish(0);
            }
        }
    }

    private PrefixMatch firstLayers(PromptChunks chunks) {
        return storage.match(pieces.keys(chunks, 0), config.current().retrieveLocations());
    }

    /** Every so-and-so-many-th key of a match, from its first. */
    private static PrefixMatch every(int step, PrefixMatch match) {
        List<PrefixMatch.Segment> segments = new ArrayList<>();
        for (PrefixMatch.Segment segment : match.segments()) {
            List<EngineKey> keys = new ArrayList<>(segment.keys().size() / step);
            for (int i = 0; i < segment.keys().size(); i += step) {
                keys.add(segment.keys().get(i));
            }
            segments.add(new PrefixMatch.Segment(segment.backend(), List.copyOf(keys)));
        }
        return new PrefixMatch(segments);
    }

    /** Where a layer of chunks is, told by where another is. */
    PrefixMatch layer(PrefixMatch match, int layer) {
        return new PrefixMatch(
                match.segments().stream()
                        .map(
                                segment ->
                                        new PrefixMatch.Segment(
                                                segment.backend(),
                                                segment.keys().stream()
                                                        .map(
                                                                key ->
                                                                        pieces.key(
                                                                                key.chunkKey(),
                                                                                layer))
                                                        .toList()))
                        .toList());
    }

    /** Writes chunk after chunk until one does not come; the tokens written. */
    private int scatter(
            RetrieveRequest request,
            PromptChunks chunks,
            Source source,
            SequencedMap<String, Integer> byTier) {
        int next = 0;
        int retrieved = 0;
        List<MemoryLease> leases = new ArrayList<>(pieces.perChunk());
        try (ChunkReads reads = source.reads().apply(source.match())) {
            for (PrefixMatch.Segment segment : source.match().segments()) {
                for (int i = 0; i < segment.keys().size(); i += pieces.perChunk()) {
                    TokenChunk chunk = chunks.get(next);
                    if (!scatter(request, chunk, reads, leases)) {
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

    /** Writes a chunk once all its pieces are here, or nothing of it. */
    private boolean scatter(
            RetrieveRequest request, TokenChunk chunk, ChunkReads reads, List<MemoryLease> leases) {
        try {
            for (int piece = 0; piece < pieces.perChunk(); piece++) {
                Optional<MemoryLease> lease = lease(chunk, reads.next());
                if (lease.isEmpty()) {
                    return false;
                }
                leases.add(lease.get());
            }
            for (int piece = 0; piece < pieces.perChunk(); piece++) {
                scatter(request, chunk, piece, leases.get(piece));
            }
            return true;
        } finally {
            leases.forEach(MemoryLease::close);
            leases.clear();
        }
    }

    /** Writes one piece of a chunk to its slots, as far as the host does not have them. */
    void scatter(RetrieveRequest request, TokenChunk chunk, int piece, MemoryLease lease) {
        pieces.scatter(
                request.kvCaches(),
                piece,
                lease.bytes(),
                request.slots(),
                chunk,
                Math.max(0, request.cachedTokens() - chunk.start()));
    }

    /** What came of reading a piece; empty, and noted, if it did not come. */
    Optional<MemoryLease> lease(TokenChunk chunk, ReadResult read) {
        return switch (read) {
            case ReadResult.Hit(MemoryLease lease) -> Optional.of(lease);
            case ReadResult.Miss() -> {
                LOG.warn("Chunk {} left its tier between search and read", chunk.key());
                yield Optional.empty();
            }
            case ReadResult.Failed(String backend, Exception cause) -> {
                LOG.warn("Chunk {} can't be read from {}", chunk.key(), backend, cause);
                health.failed(backend, cause);
                yield Optional.empty();
            }
        };
    }
}
