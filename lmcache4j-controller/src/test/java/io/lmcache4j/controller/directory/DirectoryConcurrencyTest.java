package io.lmcache4j.controller.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.controller.message.ChunkKey;
import io.lmcache4j.controller.message.ChunkKeys;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

class DirectoryConcurrencyTest {
    private static final int KEYS = 4096;
    private static final int RESIDUES = 8;
    private static final int ROUNDS = 150;

    /** Of few parts, so that they are written to all the time. */
    private final Directory directory = new Directory(2);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicBoolean done = new AtomicBoolean();

    @AfterEach
    void close() throws InterruptedException {
        done.set(true);
        threads.shutdownNow();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        directory.close();
    }

    /** Places have keys of one residue only, whatever number they got and who had it before. */
    @Test
    void readersNeverSeeAPlaceThatNeverHadTheKey() throws Exception {
        Place always = directory.open(Long.MAX_VALUE);
        for (long key = 0; key < KEYS; key++) {
            directory.admit(ChunkKey.of(key), always);
        }
        List<Future<Void>> writers = new ArrayList<>();
        for (int residue = 0; residue < RESIDUES; residue++) {
            int mine = residue;
            writers.add(threads.submit(() -> comeAndGo(mine)));
        }
        List<Future<Void>> readers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            readers.add(threads.submit(read(always)));
        }
        for (Future<Void> writer : writers) {
            writer.get(120, TimeUnit.SECONDS);
        }
        done.set(true);
        for (Future<Void> reader : readers) {
            reader.get(10, TimeUnit.SECONDS);
        }
        assertThat(directory.awaitSweep(10, TimeUnit.SECONDS)).isTrue();
        assertThat(directory.keys()).isEqualTo(KEYS);
        assertThat(always.number()).isOne();
        // All others are gone, so numbers did come again.
        assertThat(directory.open(0).number()).isLessThan(RESIDUES * ROUNDS);
    }

    private Void comeAndGo(int residue) {
        SplittableRandom random = new SplittableRandom(residue);
        for (int round = 0; round < ROUNDS; round++) {
            Place place = directory.open(random.nextInt());
            place.owner(residue);
            long[] keys = new long[KEYS / RESIDUES];
            for (int i = 0; i < keys.length; i++) {
                keys[i] = (long) i * RESIDUES + residue;
            }
            directory.admitAll(ChunkKeys.of(keys), place);
            assertThat(place.keys()).isEqualTo(keys.length);
            directory.apply(keys, new long[keys.length / 64 + 1], keys.length / 2, place);
            assertThat(place.keys()).isEqualTo(keys.length - keys.length / 2);
            directory.retire(place);
        }
        return null;
    }

    private Callable<Void> read(Place always) {
        return () -> {
            SplittableRandom random = new SplittableRandom(always.number());
            List<Place> found = new ArrayList<>();
            while (!done.get()) {
                int key = random.nextInt(KEYS);
                found.clear();
                directory.placesOf(ChunkKey.of(key), found);
                assertThat(found).contains(always).doesNotHaveDuplicates();
                assertThat(found)
                        .allMatch(place -> place == always || place.owner().equals(key % RESIDUES));
                assertThat(directory.first(ChunkKey.of(key))).isPresent();
                assertThat(directory.contains(ChunkKey.of(key), always)).isTrue();
                assertThat(directory.contains(ChunkKey.of(key + KEYS), always)).isFalse();
            }
            return null;
        };
    }

    @Test
    void countsAreExactWhenThreadsShareAPlace() throws Exception {
        Place place = directory.open(0);
        List<Future<Long>> threadsOfOne = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int seed = i;
            threadsOfOne.add(
                    threads.submit(
                            () -> {
                                SplittableRandom random = new SplittableRandom(seed);
                                long more = 0;
                                for (int n = 0; n < 100_000; n++) {
                                    ChunkKey key = ChunkKey.of(random.nextInt(1000));
                                    if (random.nextBoolean()) {
                                        more += directory.admit(key, place) ? 1 : 0;
                                    } else {
                                        more -= directory.evict(key, place) ? 1 : 0;
                                    }
                                }
                                return more;
                            }));
        }
        long sum = 0;
        for (Future<Long> thread : threadsOfOne) {
            sum += thread.get(60, TimeUnit.SECONDS);
        }
        long there = 0;
        for (int key = 0; key < 1000; key++) {
            there += directory.contains(ChunkKey.of(key), place) ? 1 : 0;
        }
        assertThat(place.keys()).isEqualTo(sum).isEqualTo(there);
    }

    @Test
    void sweepingEndsWithTheDirectory() throws Exception {
        Place place = directory.open(0);
        directory.admit(ChunkKey.of(1), place);
        directory.retire(place);
        directory.close();
        directory.close();
        directory.retire(directory.open(1));
        assertThat(directory.awaitSweep(10, TimeUnit.SECONDS)).isTrue();
        assertThat(directory.first(ChunkKey.of(1))).isEmpty();
    }
}
