package io.lmcache4j.engine;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.key.RequestConfigs;
import io.lmcache4j.engine.memory.MemoryLease;
import io.lmcache4j.engine.storage.ChunkReads;
import io.lmcache4j.engine.storage.PinnedPrefix;
import io.lmcache4j.engine.storage.ReadResult;
import io.lmcache4j.engine.storage.StorageBackend;
import io.lmcache4j.engine.storage.StorageManager;
import io.lmcache4j.engine.token.TokenDatabase;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The leading chunks of a prompt from one tier to another (engine.md §6.5). What did not arrive
 * stays where it was.
 */
record MovePath(TokenDatabase tokens, StorageManager storage, ChunkPieces pieces) {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.engine");

    /** Chunks offered before it is waited for what is on its way. */
    private static final int BATCH = 16;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /**
     * Moves or copies.
     *
     * @return tokens in the leading chunks that the target has now
     */
    int move(Prompt prompt, String from, String to, boolean copy, RequestConfigs configs) {
        if (from.equals(to)) {
            throw new IllegalArgumentException("can't move from " + from + " to itself");
        }
        StorageBackend source = tier(from);
        StorageBackend target = tier(to);
        PromptChunks chunks = PromptChunks.of(tokens, prompt, 0, configs);
        List<EngineKey> arrived;
        try (PinnedPrefix found =
                storage.pin(pieces.keys(chunks), Optional.of(List.of(from)), pieces.perChunk())) {
            List<EngineKey> keys = found.match().keys();
            List<EngineKey> offered = keys.subList(0, offer(source, target, keys));
            int there = offered.isEmpty() ? 0 : target.contains(offered);
            arrived = offered.subList(0, there - there % pieces.perChunk());
        }
        if (!copy) {
            arrived.forEach(source::remove);
        }
        int moved = arrived.size() / pieces.perChunk();
        LOG.info(
                "{} {} of {} chunks from {} to {}",
                copy ? "Copied" : "Moved",
                moved,
                chunks.chunks().size(),
                from,
                to);
        return chunks.end(moved, 0);
    }

    private StorageBackend tier(String name) {
        return storage.backend(name)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "Backend '%s' not found. Available: %s"
                                                .formatted(name, storage.backendNames())));
    }

    /** How many leading pieces could be read and were offered. */
    private static int offer(StorageBackend source, StorageBackend target, List<EngineKey> keys) {
        int offered = 0;
        try (ChunkReads reads = source.readAll(keys)) {
            for (EngineKey key : keys) {
                if (!(reads.next() instanceof ReadResult.Hit(MemoryLease lease))) {
                    break;
                }
                try (lease) {
                    target.put(List.of(key), List.of(lease.obj()));
                }
                offered++;
                if (offered % BATCH == 0 && !target.awaitPuts(PATIENCE)) {
                    break;
                }
            }
            if (!target.awaitPuts(PATIENCE)) {
                LOG.warn("{} does not take what it is offered in time", target.name());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return offered;
    }
}
