package io.lmcache4j.engine.storage;

import io.lmcache4j.engine.event.KVEvents;
import io.lmcache4j.engine.health.HealthCheck;
import io.lmcache4j.engine.health.WatchedLock;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.ObjectShape;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Logs what is asked of another tier ({@code audit_backend_enabled}, engine.md §7.1), at level info
 * of {@code lmcache.audit}. Changes nothing else.
 */
public final class AuditBackend implements StorageBackend {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.audit");

    private final StorageBackend inner;

    /** A tier in front of one that it owns from now on. */
    public AuditBackend(StorageBackend inner) {
        this.inner = inner;
    }

    /** The tier behind this one. */
    public StorageBackend inner() {
        return inner;
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public int contains(List<EngineKey> keys) {
        int found = inner.contains(keys);
        LOG.info("{} contains {} of {} keys", name(), found, keys.size());
        return found;
    }

    @Override
    public Set<EngineKey> present(Collection<EngineKey> keys) {
        return inner.present(keys);
    }

    @Override
    public Departure previewPut(List<EngineKey> keys, List<ObjectShape> shapes) {
        return inner.previewPut(keys, shapes);
    }

    @Override
    public void pin(List<EngineKey> keys, List<ChunkPin> into) {
        int before = into.size();
        inner.pin(keys, into);
        LOG.info("{} pins {} of {} keys", name(), into.size() - before, keys.size());
    }

    @Override
    public void touch(List<EngineKey> keys) {
        inner.touch(keys);
    }

    @Override
    public ReadResult read(EngineKey key) {
        return logged(key, inner.read(key));
    }

    @Override
    public ChunkReads readAll(List<EngineKey> keys) {
        ChunkReads reads = inner.readAll(keys);
        var rest = keys.iterator();
        return new ChunkReads() {
            @Override
            public ReadResult next() {
                return logged(rest.next(), reads.next());
            }

            @Override
            public void close() {
                reads.close();
            }
        };
    }

    private ReadResult logged(EngineKey key, ReadResult read) {
        switch (read) {
            case ReadResult.Hit hit ->
                    LOG.info("{} reads {}: {} bytes", name(), key, hit.lease().obj().size());
            case ReadResult.Miss() -> LOG.info("{} reads {}: not there", name(), key);
            case ReadResult.Failed(_, Exception cause) ->
                    LOG.info("{} reads {}: {}", name(), key, cause.toString());
        }
        return read;
    }

    @Override
    public void put(List<EngineKey> keys, List<MemoryObj> objects) {
        for (int i = 0; i < keys.size(); i++) {
            LOG.info("{} is offered {}: {} bytes", name(), keys.get(i), objects.get(i).size());
        }
        inner.put(keys, objects);
    }

    @Override
    public boolean awaitPuts(Duration patience) throws InterruptedException {
        return inner.awaitPuts(patience);
    }

    @Override
    public boolean remove(EngineKey key) {
        boolean removed = inner.remove(key);
        LOG.info("{} removes {}: {}", name(), key, removed);
        return removed;
    }

    @Override
    public Cleared clear() {
        Cleared cleared = inner.clear();
        LOG.info("{} is cleared: {}", name(), cleared);
        return cleared;
    }

    @Override
    public Departure previewClear() {
        return inner.previewClear();
    }

    @Override
    public Optional<TierUsage> usage() {
        return inner.usage();
    }

    @Override
    public Optional<String> trouble() {
        return inner.trouble();
    }

    @Override
    public boolean isShared() {
        return inner.isShared();
    }

    @Override
    public List<HealthCheck> healthChecks() {
        return inner.healthChecks();
    }

    @Override
    public void tell(KVEvents events, int perChunk) {
        inner.tell(events, perChunk);
    }

    @Override
    public Collection<EngineKey> allKeys() {
        return inner.allKeys();
    }

    @Override
    public Optional<WatchedLock> lock() {
        return inner.lock();
    }

    @Override
    public void close() {
        inner.close();
    }
}
