package io.lmcache4j.engine;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.metrics.StatsMonitor;
import io.lmcache4j.engine.metrics.StoreStats;
import io.lmcache4j.engine.storage.StorageManager;
import io.lmcache4j.engine.token.TokenChunk;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One store under way: memory for every piece of every chunk at first, then piece after piece is
 * gathered and offered to the tiers (engine.md §6.2, §6.9). Holds its counts to the end, so that no
 * tier evicts a chunk of which it has only some layers yet. Whatever happens, closing gives all
 * memory back. For one thread.
 */
final class ChunkStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.engine");

    private final ConfigStore config;
    private final StorageManager storage;
    private final ChunkPieces pieces;
    private final StoreRequest request;
    private final int asked;
    private final TransferLog log;
    private final StoreStats timing;

    /** Chunks to store, and all pieces of them, chunk after chunk. */
    private final List<TokenChunk> chunks = new ArrayList<>();

    private final List<EngineKey> keys = new ArrayList<>();
    private final List<MemoryObj> objects = new ArrayList<>();

    /** Tokens that are stored once all pieces are put. */
    private final int covered;

    private boolean finished;

    ChunkStore(
            ConfigStore config,
            StorageManager storage,
            StatsMonitor stats,
            ChunkPieces pieces,
            StoreRequest request,
            PromptChunks prompt) {
        this.config = config;
        this.storage = storage;
        this.pieces = pieces;
        this.request = request;
        this.asked = request.prompt().length() - request.masked();
        this.log = new TransferLog(request.requestId(), request.kvCaches().tokenBytes());
        this.timing = stats.onStore(asked);
        boolean whole = false;
        try {
            this.covered = allocate(prompt);
            if (pieces.perChunk() > 1) {
                // Before the first is put, or a chunk would be left with some of its layers.
                request.kvCaches().checkSlots(request.slots(), request.masked(), end(request));
            }
            timing.tokensProcessed();
            whole = true;
        } finally {
            if (!whole) {
                close();
            }
        }
    }

    private int end(StoreRequest of) {
        return chunks.isEmpty() ? of.masked() : chunks.getLast().end();
    }

    /**
     * How many leading chunks need not be stored. Where chunks are kept in layers those are left
     * out of which one tier has all layers, as far as they follow each other. LMCache looks for the
     * first layer alone, and a chunk that lost another would stay lost.
     */
    static int present(StorageManager storage, ChunkPieces pieces, PromptChunks prompt) {
        if (pieces.perChunk() == 1) {
            return 0;
        }
        int found =
                storage.match(pieces.keys(prompt), Optional.empty(), pieces.perChunk()).chunks();
        return found / pieces.perChunk();
    }

    /** Memory for all pieces of a chunk, or for none; the tokens that are stored in the end. */
    private int allocate(PromptChunks prompt) {
        Duration patience = config.current().storePatience();
        int total = prompt.chunks().size();
        for (int i = present(storage, pieces, prompt); i < total; i++) {
            if (!allocate(prompt.get(i), patience)) {
                LOG.warn(
                        "No memory for {} of {} chunks; raise max_local_cpu_size, or look for pins",
                        total - i,
                        total);
                return prompt.end(i, request.masked()) - request.masked();
            }
            chunks.add(prompt.get(i));
        }
        return prompt.end(total, request.masked()) - request.masked();
    }

    private boolean allocate(TokenChunk chunk, Duration patience) {
        for (int piece = 0; piece < pieces.perChunk(); piece++) {
            Optional<MemoryObj> object =
                    storage.allocate(pieces.shape(piece, chunk.tokens()), patience);
            if (object.isEmpty()) {
                for (; piece > 0; piece--) {
                    keys.removeLast();
                    objects.removeLast().release();
                }
                return false;
            }
            keys.add(pieces.key(chunk.key(), piece));
            objects.add(object.get());
        }
        return true;
    }

    /** Copies one piece of every chunk out of the host's caches. */
    void gather(int piece) {
        int at = piece;
        for (TokenChunk chunk : chunks) {
            pieces.gather(
                    request.kvCaches(), piece, objects.get(at).bytes(), request.slots(), chunk);
            at += pieces.perChunk();
        }
        timing.fromGpuDone();
        log.offloaded();
    }

    /** Offers one piece of every chunk, gathered before, to the tiers. */
    void put(int piece) {
        List<EngineKey> some = new ArrayList<>(chunks.size());
        List<MemoryObj> theirs = new ArrayList<>(chunks.size());
        for (int at = piece; at < keys.size(); at += pieces.perChunk()) {
            some.add(keys.get(at));
            theirs.add(objects.get(at));
        }
        put(some, theirs);
    }

    /** Offers every piece of every chunk to the tiers, chunk after chunk. */
    void putAll() {
        put(keys, objects);
    }

    private void put(List<EngineKey> some, List<MemoryObj> theirs) {
        storage.put(some, theirs, config.current().storeLocation());
        timing.putDone();
        log.put();
    }

    /** Ends a store of which everything was put; the tokens stored. */
    int finish() {
        finished = true;
        return covered;
    }

    /** Gives all memory back, and counts the request. Repeated calls do nothing. */
    @Override
    public void close() {
        objects.forEach(MemoryObj::release);
        objects.clear();
        keys.clear();
        chunks.clear();
        timing.finish(finished ? covered : 0);
        if (finished) {
            log.stored(covered, asked);
            finished = false;
        }
    }
}
