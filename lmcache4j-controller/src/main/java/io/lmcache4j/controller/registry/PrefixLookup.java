package io.lmcache4j.controller.registry;

import io.lmcache4j.controller.directory.Directory;
import io.lmcache4j.controller.directory.Place;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How much of a prompt's beginning each instance has; see {@link InstancePrefix}. */
record PrefixLookup(Directory directory) {
    /** Instances that have the first chunk, the most useful one first. */
    List<InstancePrefix> find(HashedPrompt prompt) {
        Map<Instance, PrefixCount> counts = new LinkedHashMap<>();
        List<Place> places = new ArrayList<>();
        int[] start = new int[1];
        prompt.walk(
                (key, end) -> {
                    places.clear();
                    directory.placesOf(key, places);
                    places.sort(Comparator.comparingLong(Place::order));
                    boolean goesOn = take(counts, start[0], end, places);
                    start[0] = end;
                    return goesOn;
                });
        return counts.values().stream()
                .map(PrefixCount::result)
                .sorted(
                        Comparator.comparingLong(InstancePrefix::tokensOnAllRanks)
                                .thenComparingLong(InstancePrefix::tokens)
                                .reversed())
                .toList();
    }

    private static boolean take(
            Map<Instance, PrefixCount> counts, int start, int end, List<Place> places) {
        places.stream()
                .map(Site::of)
                .collect(
                        Collectors.groupingBy(
                                site -> site.worker().instance(),
                                LinkedHashMap::new,
                                Collectors.toList()))
                .forEach(
                        (instance, sites) -> {
                            if (start == 0) {
                                counts.put(instance, new PrefixCount(instance));
                            }
                            PrefixCount count = counts.get(instance);
                            if (count != null) {
                                count.take(start, end, sites);
                            }
                        });
        return counts.values().stream().anyMatch(count -> count.reaches(end));
    }
}
