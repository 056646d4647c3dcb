package io.lmcache4j.controller.worker;

import io.lmcache4j.engine.storage.StorageManager;
import io.lmcache4j.engine.storage.StorageManager.FreezeHold;

import java.util.Optional;

/**
 * The freeze of an engine during a full sync: from when the controller is ready, so that one that
 * hangs freezes nothing, until this is closed. For one thread.
 */
final class SyncFreeze implements AutoCloseable {
    private final StorageManager storage;
    private Optional<FreezeHold> hold = Optional.empty();

    SyncFreeze(StorageManager storage) {
        this.storage = storage;
    }

    /** Freezes, if it did not yet. */
    void begin() {
        if (hold.isEmpty()) {
            hold = Optional.of(storage.holdFreeze());
        }
    }

    @Override
    public void close() {
        hold.ifPresent(FreezeHold::close);
    }
}
