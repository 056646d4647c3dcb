package io.lmcache4j.engine;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.storage.remote.RemoteConnector;
import io.lmcache4j.engine.storage.remote.StoreCalls;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Does the same with every entry of a store, ten at once, and remembers where it failed. */
final class ChunkTask {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.engine");
    private static final int AT_ONCE = 10;

    private final StoreCalls store;
    private final List<String> names;
    private final Step step;
    private final AtomicInteger next = new AtomicInteger();

    /** By entry, what is told of it if it failed; each place is written by one thread. */
    private final String[] failed;

    /** What to do with an entry. */
    @FunctionalInterface
    interface Step {
        /** False if the store does not have it after all. */
        boolean done(RemoteConnector connector, EngineKey key)
                throws IOException, InterruptedException;
    }

    /** Entries are names of keys, in which a slash may be written as the fs connector does. */
    ChunkTask(StoreCalls store, List<String> names, Step step) {
        this.store = store;
        this.names = names;
        this.step = step;
        this.failed = new String[names.size()];
    }

    /**
     * Goes through all of them.
     *
     * @return the failed ones, in order
     * @throws LoadFailedException if ten calls had no answer: the others would wait as long
     */
    List<String> run() throws LoadFailedException, InterruptedException {
        ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < Math.min(AT_ONCE, names.size()); i++) {
                running.add(workers.submit(this::work));
            }
            for (Future<?> worker : running) {
                worker.get();
            }
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug.getCause());
        } finally {
            workers.shutdownNow();
        }
        if (isHopeless()) {
            throw new LoadFailedException(
                    LoadFailedException.Step.LOAD,
                    "the store stopped answering: %d calls had no answer in time"
                            .formatted(store.late()));
        }
        return Arrays.stream(failed).filter(Objects::nonNull).toList();
    }

    private boolean isHopeless() {
        return store.late() >= AT_ONCE;
    }

    private void work() {
        try {
            for (int i = next.getAndIncrement();
                    i < names.size() && !isHopeless();
                    i = next.getAndIncrement()) {
                failed[i] = attempt(names.get(i));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Null if it worked. */
    private String attempt(String name) throws InterruptedException {
        String text = name.replace("-SEP-", "/");
        EngineKey key;
        try {
            key = EngineKey.parse(text);
        } catch (IllegalArgumentException noKey) {
            LOG.debug("Not loaded: {}", noKey.getMessage());
            return name;
        }
        try {
            return store.call(connector -> step.done(connector, key)) ? null : text;
        } catch (IOException e) {
            LOG.debug("Not loaded: {}", e.getMessage());
            return text;
        }
    }
}
