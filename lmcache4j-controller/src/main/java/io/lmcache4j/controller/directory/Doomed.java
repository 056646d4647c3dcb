package io.lmcache4j.controller.directory;

import java.util.Collection;

/** The numbers of places that are being swept away. Immutable. */
final class Doomed {
    private final long[] words;

    Doomed(Collection<Place> places) {
        int most = places.stream().mapToInt(Place::number).max().orElse(0);
        words = new long[(most >>> 6) + 1];
        places.forEach(place -> words[place.number() >>> 6] |= 1L << place.number());
    }

    boolean has(int number) {
        int word = number >>> 6;
        return word < words.length && ((words[word] >>> number) & 1) != 0;
    }
}
