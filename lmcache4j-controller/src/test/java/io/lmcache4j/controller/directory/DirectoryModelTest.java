package io.lmcache4j.controller.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.controller.message.ChunkKey;
import io.lmcache4j.controller.message.ChunkKeys;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** The directory beside sets in a map, which do the same. */
class DirectoryModelTest {
    private final Map<ChunkKey, Set<Place>> model = new HashMap<>();
    private final List<Place> places = new ArrayList<>();

    @Property(tries = 40)
    void answersAsSetsInAMapDo(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 5000) int range,
            @ForAll @IntRange(min = 1, max = 150) int fleet,
            @ForAll @IntRange(min = 1, max = 10) int segmentBits)
            throws InterruptedException {
        SplittableRandom random = new SplittableRandom(seed);
        model.clear();
        places.clear();
        try (Directory directory = new Directory(segmentBits)) {
            for (int i = 0; i < fleet; i++) {
                places.add(directory.open(i));
            }
            // Phases of growth and of emptying, so that tables and lists do both.
            for (int phase = 0; phase < 6; phase++) {
                int admits = phase % 2 == 0 ? 8 : 2;
                for (int i = 0; i < 3000; i++) {
                    step(directory, random, range, admits);
                }
                compare(directory);
            }
            assertThat(directory.awaitSweep(10, TimeUnit.SECONDS)).isTrue();
            compare(directory);
        }
    }

    private void step(Directory directory, SplittableRandom random, int range, int admits) {
        Place place = places.get(random.nextInt(places.size()));
        int what = random.nextInt(1000);
        if (what < 3) {
            directory.retire(place);
            model.values().forEach(holders -> holders.remove(place));
            places.set(places.indexOf(place), directory.open(place.order()));
        } else if (what < 20) {
            batch(directory, random, range, place);
        } else if (what < 30) {
            report(directory, random, range, place);
        } else {
            ChunkKey key = key(random, range);
            Set<Place> holders = model.computeIfAbsent(key, _ -> new HashSet<>());
            if (random.nextInt(10) < admits) {
                assertThat(directory.admit(key, place)).isEqualTo(holders.add(place));
            } else {
                assertThat(directory.evict(key, place)).isEqualTo(holders.remove(place));
            }
        }
    }

    private void batch(Directory directory, SplittableRandom random, int range, Place place) {
        int count = random.nextInt(200);
        long[] bits = new long[count];
        long[] mask = new long[count / 64 + 1];
        for (int i = 0; i < count; i++) {
            bits[i] = random.nextInt(range) - range / 2L;
            Set<Place> holders = model.computeIfAbsent(ChunkKey.of(bits[i]), _ -> new HashSet<>());
            if (random.nextBoolean()) {
                mask[i >> 6] |= 1L << i;
                holders.add(place);
            } else {
                holders.remove(place);
            }
        }
        directory.apply(bits, mask, count, place);
    }

    private void report(Directory directory, SplittableRandom random, int range, Place place) {
        List<ChunkKey> keys = new ArrayList<>();
        for (int i = random.nextInt(300); i > 0; i--) {
            ChunkKey key = key(random, range);
            keys.add(key);
            model.computeIfAbsent(key, _ -> new HashSet<>()).add(place);
        }
        directory.admitAll(ChunkKeys.of(keys), place);
    }

    private static ChunkKey key(SplittableRandom random, int range) {
        long bits = random.nextInt(range) - range / 2L;
        return new ChunkKey(bits, bits < 0 && random.nextBoolean());
    }

    private void compare(Directory directory) {
        Map<Place, Long> counts = new HashMap<>();
        List<Place> found = new ArrayList<>();
        model.forEach(
                (key, holders) -> {
                    found.clear();
                    directory.placesOf(key, found);
                    assertThat(found).containsExactlyInAnyOrderElementsOf(holders);
                    holders.forEach(holder -> counts.merge(holder, 1L, Long::sum));
                    assertThat(directory.first(key).map(Place::order).orElse(-1L))
                            .isEqualTo(holders.stream().mapToLong(Place::order).min().orElse(-1));
                    Place any = places.getFirst();
                    assertThat(directory.contains(key, any)).isEqualTo(holders.contains(any));
                });
        for (Place place : places) {
            assertThat(place.keys()).isEqualTo(counts.getOrDefault(place, 0L));
        }
        assertThat(directory.keys())
                .isEqualTo(counts.values().stream().mapToLong(Long::longValue).sum());
    }
}
