package io.lmcache4j.engine.storage;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryLease;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * The leading chunks of a request, loaded from their tiers and leased until somebody reads or
 * closes them: whatever becomes of the tiers meanwhile, they can be had (engine.md §7.3).
 */
public final class Prefetched implements FoundPrefix {
    private final PrefixMatch match;
    private final Map<EngineKey, MemoryLease> leases;

    private Prefetched(PrefixMatch match, Map<EngineKey, MemoryLease> leases) {
        this.match = match;
        this.leases = leases;
    }

    /**
     * Reads chunk after chunk until one does not come, or nobody wants any more.
     *
     * @param match whose chunks {@code reads} delivers
     * @param wanted asked before each chunk
     * @param failed told the tier and the cause when one can't deliver
     */
    static Prefetched load(
            PrefixMatch match,
            ChunkReads reads,
            BooleanSupplier wanted,
            BiConsumer<String, Exception> failed) {
        Map<EngineKey, MemoryLease> leases = HashMap.newHashMap(match.chunks());
        boolean whole = false;
        try {
            for (EngineKey key : match.keys()) {
                if (!wanted.getAsBoolean() || !take(key, reads.next(), leases, failed)) {
                    break;
                }
            }
            whole = true;
        } finally {
            if (!whole) {
                leases.values().forEach(MemoryLease::close);
            }
        }
        return new Prefetched(match.first(leases.size()), leases);
    }

    private static boolean take(
            EngineKey key,
            ReadResult read,
            Map<EngineKey, MemoryLease> leases,
            BiConsumer<String, Exception> failed) {
        return switch (read) {
            case ReadResult.Hit(MemoryLease lease) -> {
                leases.put(key, lease);
                yield true;
            }
            case ReadResult.Miss() -> false;
            case ReadResult.Failed(String backend, Exception cause) -> {
                failed.accept(backend, cause);
                yield false;
            }
        };
    }

    @Override
    public PrefixMatch match() {
        return match;
    }

    @Override
    public int chunks() {
        return leases.size();
    }

    /**
     * Hands out chunks, whose leases are then the reader's; each can be read once.
     *
     * @param part of {@link #match}
     */
    public ChunkReads reads(PrefixMatch part) {
        Iterator<EngineKey> keys = part.keys().iterator();
        return new ChunkReads() {
            @Override
            public ReadResult next() {
                return new ReadResult.Hit(leases.get(keys.next()));
            }

            @Override
            public void close() {
                // Closing the prefix releases what was not read.
            }
        };
    }

    @Override
    public void close() {
        leases.values().forEach(MemoryLease::close);
    }
}
