package io.lmcache4j.engine.storage;

import io.lmcache4j.engine.key.EngineKey;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The chunks of a match, tier after tier; each is opened when its first chunk is due. */
final class MatchReads implements ChunkReads {
    /** Sees every chunk that comes. */
    interface Listener {
        void came(EngineKey key, StorageBackend from, ReadResult read);
    }

    /** For a tier that was closed since the search. */
    private static final ChunkReads GONE =
            new ChunkReads() {
                @Override
                public ReadResult next() {
                    return new ReadResult.Miss();
                }

                @Override
                public void close() {
                    // Nothing is on its way.
                }
            };

    private final Iterator<PrefixMatch.Segment> segments;
    private final Function<String, Optional<StorageBackend>> backends;
    private final Listener listener;
    private Iterator<EngineKey> keys = List.<EngineKey>of().iterator();
    private Optional<StorageBackend> backend = Optional.empty();
    private ChunkReads reads = GONE;

    MatchReads(
            PrefixMatch match,
            Function<String, Optional<StorageBackend>> backends,
            Listener listener) {
        this.segments = match.segments().iterator();
        this.backends = backends;
        this.listener = listener;
    }

    @Override
    public ReadResult next() {
        if (!keys.hasNext()) {
            open(segments.next());
        }
        EngineKey key = keys.next();
        ReadResult read = reads.next();
        backend.ifPresent(from -> listener.came(key, from, read));
        return read;
    }

    private void open(PrefixMatch.Segment segment) {
        reads.close();
        keys = segment.keys().iterator();
        backend = backends.apply(segment.backend());
        reads = backend.map(tier -> tier.readAll(segment.keys())).orElse(GONE);
    }

    @Override
    public void close() {
        reads.close();
    }
}
