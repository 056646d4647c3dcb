package io.lmcache4j.engine.health;

/**
 * What the storage can do when a backend fails ({@code fallback_policy: local_cpu}). Called on the
 * monitor's thread.
 */
public interface Fallback {

    /** Takes a backend, by the storage's name of it, out of use or back into it. */
    void setBypassed(String backend, boolean bypassed);

    /** Whether the hot cache is switched on. */
    boolean isHotCacheOn();

    /** Switches the hot cache; switching it off clears it first (engine.md §6.7). */
    void setHotCache(boolean on);
}
