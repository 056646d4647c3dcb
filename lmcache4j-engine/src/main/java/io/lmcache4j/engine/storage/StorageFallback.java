package io.lmcache4j.engine.storage;

import io.lmcache4j.engine.health.Fallback;

/** Takes failed tiers out of use by the bypass switch (engine.md §9.1, {@code local_cpu}). */
public record StorageFallback(StorageManager storage) implements Fallback {
    @Override
    public void setBypassed(String backend, boolean bypassed) {
        // A tier may have been closed since its check was made.
        boolean known = bypassed ? storage.backendNames().contains(backend) : isBypassed(backend);
        if (known) {
            storage.setBypass(backend, bypassed);
        }
    }

    private boolean isBypassed(String backend) {
        return storage.bypassedBackends().contains(backend);
    }

    @Override
    public boolean isHotCacheOn() {
        return storage.isHotCacheEnabled();
    }

    @Override
    public void setHotCache(boolean on) {
        storage.setHotCache(on);
    }
}
