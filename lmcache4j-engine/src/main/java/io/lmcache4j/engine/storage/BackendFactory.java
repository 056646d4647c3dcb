package io.lmcache4j.engine.storage;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes the tiers that the configuration asks for (engine.md §7.1); given to a {@link
 * StorageManager}, which calls it for one tier at a time.
 */
public interface BackendFactory {
    /** Names of the tiers that the configuration of this moment asks for, in search order. */
    List<String> wanted();

    /**
     * Whether a tier that can't be made is left out with a warning, so that the others work.
     *
     * @param name one of {@link #wanted}
     */
    default boolean mayBeLeftOut(String name) {
        return false;
    }

    /**
     * Makes one tier, which the caller owns.
     *
     * @param name one of {@link #wanted}
     * @param staging where the tier finds memory for what it reads, asked each time: the memory
     *     tier may be closed and made again at any time; empty while there is none
     * @throws RuntimeException if it can't be made; nothing is left behind
     */
    StorageBackend create(String name, Supplier<Optional<AllocatorBackend>> staging);
}
