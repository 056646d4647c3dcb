package io.lmcache4j.engine.memory;

/**
 * How a pool is set up.
 *
 * @param hugePages take 2 MiB pages from the system's pool (local_cpu_use_hugepages)
 * @param pins who learns about pins; usually the {@code PinMonitor}
 */
public record PoolOptions(boolean hugePages, PinListener pins) {
    /** Ordinary pages, nobody watching. */
    public static final PoolOptions DEFAULT = new PoolOptions(false, PinListener.NONE);
}
