package io.lmcache4j.engine.health;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The backends that are bypassed because their check fails. Used on the monitor's thread alone.
 *
 * <p>The hot cache is on while there is any, since it is all that is left; the last one to recover
 * gives it back as the first one found it.
 */
final class Bypasses {

    private static final Logger LOG = LoggerFactory.getLogger("lmcache.health");

    private final Fallback fallback;
    private final Set<String> bypassed = new LinkedHashSet<>();
    private boolean hotCacheBefore;

    Bypasses(Fallback fallback) {
        this.fallback = fallback;
    }

    /**
     * Bypasses the failing backends and uses the others again.
     *
     * @param failing reasons by backend
     * @return whether every failing backend is bypassed now
     */
    boolean update(Map<String, String> failing) {
        for (String backend : List.copyOf(bypassed)) {
            if (!failing.containsKey(backend)) {
                attempt(backend, () -> remove(backend));
            }
        }
        failing.forEach((backend, reason) -> attempt(backend, () -> add(backend, reason)));
        return bypassed.containsAll(failing.keySet());
    }

    /** A backend that can be neither bypassed nor restored must not spoil the others. */
    private static void attempt(String backend, Runnable change) {
        try {
            change.run();
        } catch (RuntimeException e) {
            LOG.error("Could not change the bypass of {}", backend, e);
        }
    }

    private void add(String backend, String reason) {
        if (bypassed.contains(backend)) {
            return;
        }
        LOG.warn("Bypassing {} until it recovers: {}", backend, reason);
        if (bypassed.isEmpty()) {
            hotCacheBefore = fallback.isHotCacheOn();
        }
        fallback.setBypassed(backend, true);
        bypassed.add(backend);
        fallback.setHotCache(true);
    }

    private void remove(String backend) {
        LOG.info("{} has recovered and is used again", backend);
        fallback.setBypassed(backend, false);
        bypassed.remove(backend);
        if (bypassed.isEmpty() && !hotCacheBefore) {
            fallback.setHotCache(false);
        }
    }

    int size() {
        return bypassed.size();
    }
}
