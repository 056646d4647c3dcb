package io.lmcache4j.engine.storage;

import io.lmcache4j.engine.key.EngineKey;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * What an operation would take away, found out without changing anything (operator-api.md §4).
 *
 * @param backends by tier, in search order
 * @param recomputeTokens tokens that no tier would hold any more, so that a host computes them
 *     again when they are wanted
 */
public record DryRun(SequencedMap<String, Cleared> backends, long recomputeTokens) {
    /** An operation that would do nothing. */
    public static final DryRun NOTHING = new DryRun(new LinkedHashMap<>(), 0);

    public DryRun {
        backends = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(backends));
    }

    /**
     * Sums up. A chunk that stays in some tier, or comes again, costs no host anything.
     *
     * @param departures what would leave each tier concerned
     * @param coming chunks that the operation brings
     * @param tiers all there are, asked which of the chunks they keep
     */
    static DryRun of(
            SequencedMap<StorageBackend, Departure> departures,
            Set<EngineKey> coming,
            Collection<StorageBackend> tiers) {
        SequencedMap<String, Cleared> cleared = new LinkedHashMap<>();
        Map<EngineKey, Integer> lost = new HashMap<>();
        departures.forEach(
                (backend, departure) -> {
                    cleared.put(backend.name(), departure.cleared());
                    lost.putAll(departure.tokens());
                });
        lost.keySet().removeAll(coming);
        for (StorageBackend backend : tiers) {
            Departure departure = departures.getOrDefault(backend, Departure.NOTHING);
            List<EngineKey> mayStay =
                    lost.keySet().stream()
                            .filter(key -> !departure.tokens().containsKey(key))
                            .toList();
            lost.keySet().removeAll(backend.present(mayStay));
        }
        return new DryRun(cleared, lost.values().stream().mapToLong(Integer::longValue).sum());
    }
}
