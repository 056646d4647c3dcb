package io.lmcache4j.controller.registry;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts how much of a prompt's beginning one instance has, chunk by chunk. */
final class PrefixCount {
    private static final String PREFERRED = "LocalCPUBackend";

    private final Instance instance;
    private final Map<String, Long> byLocation = new LinkedHashMap<>();
    private long covered;
    private long coveredOnAll;

    PrefixCount(Instance instance) {
        this.instance = instance;
    }

    /**
     * Takes the next chunk.
     *
     * @param start where it starts; whoever did not have all before it has no part in it
     * @param sites of this instance that have it, at least one
     */
    void take(int start, int end, List<Site> sites) {
        if (covered != start) {
            return;
        }
        covered = end;
        Set<Worker> ranks = new HashSet<>();
        Map<String, Long> here = new HashMap<>();
        for (Site site : sites) {
            ranks.add(site.worker());
            here.put(site.location(), (long) end);
        }
        here.keySet().removeIf(location -> byLocation.getOrDefault(location, 0L) != start);
        byLocation.putAll(here);
        if (coveredOnAll == start && ranks.size() >= instance.size()) {
            coveredOnAll = end;
        }
    }

    /** Whether it had all before a position. */
    boolean reaches(int position) {
        return covered == position;
    }

    InstancePrefix result() {
        String best =
                byLocation.entrySet().stream()
                        .max(
                                Map.Entry.<String, Long>comparingByValue()
                                        .thenComparing(
                                                Map.Entry.comparingByKey(
                                                        Comparator.comparing(PREFERRED::equals))))
                        .map(Map.Entry::getKey)
                        .orElse("");
        return new InstancePrefix(
                instance.id(),
                covered,
                coveredOnAll,
                instance.size(),
                best,
                Map.copyOf(byLocation));
    }
}
