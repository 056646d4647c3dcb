package io.lmcache4j.engine;

import io.lmcache4j.engine.LoadFailedException.Step;
import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.storage.AllocatorBackend;
import io.lmcache4j.engine.storage.StorageManager;
import io.lmcache4j.engine.storage.cpu.LocalCPUBackend;
import io.lmcache4j.engine.storage.remote.ChunkFormat;
import io.lmcache4j.engine.storage.remote.RemoteConnector;
import io.lmcache4j.engine.storage.remote.RemoteTiers;
import io.lmcache4j.engine.storage.remote.StagingFullException;
import io.lmcache4j.engine.storage.remote.StoreCalls;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Copies what lies in a shared store into the memory tier (http-api.md §4.11), ten chunks at once.
 * The store is opened for that and closed again, whatever happens.
 */
final class ChunkLoader {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.engine");

    /** How long a read waits for memory. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final ConfigStore config;
    private final StorageManager storage;
    private final RemoteTiers remote;

    /**
     * For one store.
     *
     * @param config of the engine, for deadlines
     * @param remote as the configuration has it that names the store
     */
    ChunkLoader(ConfigStore config, StorageManager storage, RemoteTiers remote) {
        this.config = config;
        this.storage = storage;
        this.remote = remote;
    }

    LoadedChunks load(long most) throws LoadFailedException, InterruptedException {
        AllocatorBackend memory = memory();
        try (StoreCalls store = connect()) {
            List<String> names = list(store);
            LoadedChunks result =
                    each(store, names, most, (connector, key) -> load(connector, key, memory));
            LOG.info(
                    "Loaded {} chunks of {} from a shared store, {} failed",
                    result.loaded(),
                    result.total(),
                    result.failed().size());
            return result;
        }
    }

    LoadPreview preview(long most) throws LoadFailedException, InterruptedException {
        AllocatorBackend memory = memory();
        List<EngineKey> coming = new ArrayList<>();
        LoadedChunks result;
        try (StoreCalls store = connect()) {
            List<String> names = list(store);
            result = each(store, names, most, (connector, key) -> note(connector, key, coming));
        }
        coming.removeIf(key -> memory.contains(List.of(key)) > 0);
        ChunkFormat format = new ChunkFormat(remote.metadata(), /* headers= */ true);
        List<ObjectShape> shapes = coming.stream().map(format::full).toList();
        return new LoadPreview(
                result, storage.previewPut(coming, shapes, Optional.of(memory.name())));
    }

    /** The tier to load into, which must keep what it is given. */
    private AllocatorBackend memory() throws LoadFailedException {
        AllocatorBackend memory =
                storage.backend(LocalCPUBackend.NAME)
                        .map(AllocatorBackend.class::cast)
                        .orElseThrow(
                                () -> new LoadFailedException(Step.LOAD, "there is no CPU tier"));
        if (!memory.isHot()) {
            throw new LoadFailedException(
                    Step.LOAD, "the hot cache is off; switch it on with PUT /hot_cache/enable");
        }
        return memory;
    }

    private StoreCalls connect() throws LoadFailedException, InterruptedException {
        int limit = Math.max(1, config.current().blockingTimeoutSecs());
        StoreCalls store = new StoreCalls("load-chunks", Duration.ofSeconds(limit));
        boolean connected = false;
        try {
            store.connect(remote::connectForReading);
            connected = true;
            return store;
        } catch (IllegalArgumentException never) {
            throw new LoadFailedException(Step.SETTINGS, never);
        } catch (IOException now) {
            throw new LoadFailedException(Step.CONNECT, now);
        } finally {
            if (!connected) {
                store.close();
            }
        }
    }

    private static List<String> list(StoreCalls store)
            throws LoadFailedException, InterruptedException {
        try {
            return store.call(RemoteConnector::list);
        } catch (IOException | UnsupportedOperationException e) {
            throw new LoadFailedException(Step.LOAD, e);
        }
    }

    private static LoadedChunks each(
            StoreCalls store, List<String> names, long most, ChunkTask.Step step)
            throws LoadFailedException, InterruptedException {
        List<String> chosen = names.subList(0, count(names.size(), most));
        List<String> failed = new ChunkTask(store, chosen, step).run();
        return new LoadedChunks(chosen.size() - failed.size(), names.size(), failed);
    }

    /** As Python cuts lists. */
    private static int count(int total, long most) {
        if (most == 0) {
            return total;
        }
        return Math.clamp(most > 0 ? most : total + most, 0, total);
    }

    private static boolean load(RemoteConnector connector, EngineKey key, AllocatorBackend memory)
            throws IOException, InterruptedException {
        if (memory.contains(List.of(key)) > 0) {
            return true;
        }
        Optional<MemoryObj> found = connector.get(key, shape -> allocate(memory, shape));
        if (found.isEmpty()) {
            return false;
        }
        MemoryObj object = found.get();
        try {
            memory.put(List.of(key), List.of(object));
            return true;
        } finally {
            object.release();
        }
    }

    private static MemoryObj allocate(AllocatorBackend memory, ObjectShape shape)
            throws StagingFullException {
        return memory.allocate(shape, PATIENCE)
                .orElseThrow(
                        () ->
                                new StagingFullException(
                                        "the CPU tier has no room for %d bytes"
                                                .formatted(shape.bytes())));
    }

    private static boolean note(RemoteConnector connector, EngineKey key, List<EngineKey> coming)
            throws IOException, InterruptedException {
        boolean there = connector.exists(key);
        if (there) {
            synchronized (coming) {
                coming.add(key);
            }
        }
        return there;
    }
}
