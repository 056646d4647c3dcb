package io.lmcache4j.controller.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.controller.message.ChunkKey;
import io.lmcache4j.controller.message.ChunkKeys;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

class DirectoryTest {
    private static final ChunkKey KEY = ChunkKey.of(42);
    private static final ChunkKey MINUS_ONE = ChunkKey.of(-1);
    private static final ChunkKey ALL_ONES =
            ChunkKey.of(BigInteger.TWO.pow(64).subtract(BigInteger.ONE));

    private final Directory directory = new Directory();

    @AfterEach
    void close() {
        directory.close();
    }

    @Test
    void aKeyIsWhereItWasAdmittedOnly() {
        Place here = directory.open(1);
        Place there = directory.open(2);
        assertThat(directory.admit(KEY, here)).isTrue();
        assertThat(directory.admit(KEY, here)).isFalse();
        assertThat(directory.contains(KEY, here)).isTrue();
        assertThat(directory.contains(KEY, there)).isFalse();
        assertThat(directory.contains(ChunkKey.of(43), here)).isFalse();
        assertThat(placesOf(KEY)).containsExactly(here);
        assertThat(here.keys()).isOne();
        assertThat(directory.keys()).isOne();
    }

    @Test
    void evictingTakesItAwayOnce() {
        Place here = directory.open(1);
        assertThat(directory.evict(KEY, here)).isFalse();
        directory.admit(KEY, here);
        assertThat(directory.evict(KEY, here)).isTrue();
        assertThat(directory.evict(KEY, here)).isFalse();
        assertThat(placesOf(KEY)).isEmpty();
        assertThat(here.keys()).isZero();
    }

    @Test
    void theFirstPlaceIsThatOfTheLowestOrder() {
        Place late = directory.open(9);
        Place early = directory.open(3);
        directory.admit(KEY, late);
        directory.admit(KEY, early);
        assertThat(directory.first(KEY)).contains(early);
        early.order(10);
        assertThat(directory.first(KEY)).contains(late);
        directory.evict(KEY, late);
        assertThat(directory.first(KEY)).contains(early);
        assertThat(directory.first(MINUS_ONE)).isEmpty();
    }

    @Test
    void theEndsOfTheRangeAreKeysOfTheirOwn() {
        List<ChunkKey> keys =
                List.of(
                        MINUS_ONE,
                        ALL_ONES,
                        ChunkKey.of(Long.MIN_VALUE),
                        ChunkKey.of(BigInteger.TWO.pow(63)),
                        ChunkKey.of(0),
                        ChunkKey.of(Long.MAX_VALUE));
        assertThat(directory.first(ALL_ONES)).isEmpty();
        assertThat(directory.evict(ALL_ONES, directory.open(0))).isFalse();
        List<Place> places = new ArrayList<>();
        for (ChunkKey key : keys) {
            Place place = directory.open(places.size());
            places.add(place);
            assertThat(directory.admit(key, place)).isTrue();
        }
        for (int i = 0; i < keys.size(); i++) {
            assertThat(placesOf(keys.get(i))).containsExactly(places.get(i));
            assertThat(directory.contains(keys.get(i), places.get(i))).isTrue();
        }
        directory.evict(MINUS_ONE, places.get(0));
        assertThat(placesOf(ALL_ONES)).containsExactly(places.get(1));
    }

    @Test
    void aBatchIsDoneInOrder() {
        Place here = directory.open(1);
        long[] bits = {7, 8, 7, 8, 7, 9};
        directory.apply(bits, new long[] {0b011011}, bits.length, here);
        assertThat(directory.contains(ChunkKey.of(7), here)).isTrue();
        assertThat(directory.contains(ChunkKey.of(8), here)).isTrue();
        assertThat(directory.contains(ChunkKey.of(9), here)).isFalse();
        assertThat(here.keys()).isEqualTo(2);
        directory.apply(bits, new long[] {0b000011}, 4, here);
        assertThat(here.keys()).isZero();
    }

    @Test
    void longBatchesTakeTheMaskWordByWord() {
        Place here = directory.open(1);
        long[] bits = LongStream.range(0, 1000).toArray();
        long[] mask = new long[16];
        for (int i = 0; i < bits.length; i++) {
            mask[i >> 6] |= i % 3 == 0 ? 1L << i : 0;
        }
        directory.apply(bits, mask, bits.length, here);
        for (long key : bits) {
            assertThat(directory.contains(ChunkKey.of(key), here)).isEqualTo(key % 3 == 0);
        }
        assertThat(here.keys()).isEqualTo(334);
    }

    @Test
    void reportsMayHaveKeysOfBothSigns() {
        Place here = directory.open(1);
        List<ChunkKey> keys = new ArrayList<>(List.of(ALL_ONES, MINUS_ONE, ALL_ONES));
        LongStream.range(0, 300).mapToObj(ChunkKey::of).forEach(keys::add);
        directory.admitAll(ChunkKeys.of(keys), here);
        assertThat(here.keys()).isEqualTo(302);
        assertThat(keys).allMatch(key -> directory.contains(key, here));
        directory.admitAll(ChunkKeys.of(), here);
        assertThat(here.keys()).isEqualTo(302);
    }

    @Test
    void aRetiredPlaceIsGoneAtOnceAndTakesNothing() {
        Place gone = directory.open(1);
        Place stays = directory.open(2);
        directory.admit(KEY, gone);
        directory.admit(KEY, stays);
        directory.admit(ALL_ONES, gone);
        directory.retire(gone);
        directory.retire(gone);
        assertThat(gone.isRetired()).isTrue();
        assertThat(gone.keys()).isZero();
        assertThat(directory.keys()).isOne();
        assertThat(directory.contains(KEY, gone)).isFalse();
        assertThat(placesOf(KEY)).containsExactly(stays);
        assertThat(directory.first(KEY)).contains(stays);
        assertThat(placesOf(ALL_ONES)).isEmpty();
        assertThat(directory.admit(KEY, gone)).isFalse();
        assertThat(directory.evict(KEY, gone)).isFalse();
        directory.apply(new long[] {1}, new long[] {1}, 1, gone);
        assertThat(placesOf(ChunkKey.of(1))).isEmpty();
    }

    @Test
    void memoryOfTheRetiredComesBack() throws InterruptedException {
        long empty = directory.memoryBytes();
        Place one = directory.open(1);
        Place other = directory.open(2);
        long[] keys = LongStream.range(0, 200_000).toArray();
        directory.admitAll(ChunkKeys.of(keys), one);
        directory.admitAll(ChunkKeys.of(keys), other);
        assertThat(directory.memoryBytes()).isGreaterThan(empty + 4_000_000);
        directory.retire(one);
        directory.retire(other);
        assertThat(directory.awaitSweep(10, TimeUnit.SECONDS)).isTrue();
        assertThat(directory.memoryBytes()).isEqualTo(empty);
        // Their numbers go to others, who find nothing of theirs.
        Place next = directory.open(3);
        assertThat(next.number()).isLessThanOrEqualTo(2);
        assertThat(directory.contains(ChunkKey.of(5), next)).isFalse();
    }

    @Test
    void memoryOfTheEvictedComesBack() {
        long empty = directory.memoryBytes();
        Place here = directory.open(1);
        long[] keys = LongStream.range(0, 200_000).toArray();
        long[] admits = LongStream.range(0, keys.length / 64 + 1).map(_ -> -1).toArray();
        directory.apply(keys, admits, keys.length, here);
        directory.apply(keys, new long[admits.length], keys.length, here);
        assertThat(here.keys()).isZero();
        assertThat(directory.memoryBytes()).isEqualTo(empty);
    }

    @Test
    void aKeyTakesLessThanTwentyEightBytes() {
        long empty = directory.memoryBytes();
        Place here = directory.open(1);
        int keys = 0;
        for (int more = 0; more < 10; more++) {
            int from = keys;
            keys += 200_000;
            directory.admitAll(ChunkKeys.of(LongStream.range(from, keys).toArray()), here);
            assertThat((directory.memoryBytes() - empty) / (double) keys).isLessThan(28);
        }
    }

    @Test
    void keysThatDifferInFewBitsSpreadAsWell() {
        Place here = directory.open(1);
        for (int shift = 0; shift < 64; shift += 7) {
            long[] keys = new long[20_000];
            for (int i = 0; i < keys.length; i++) {
                keys[i] = Long.rotateLeft(i, shift);
            }
            directory.admitAll(ChunkKeys.of(keys), here);
            for (long key : keys) {
                assertThat(directory.contains(ChunkKey.of(key), here)).isTrue();
            }
            int longest = 0;
            KeyTable table = new KeyTable(Mixer.random(), 14);
            int[] counts = new int[table.segments()];
            for (long key : keys) {
                longest = Math.max(longest, ++counts[table.index(key)]);
            }
            // 1.2 on average; a bad mix puts thousands into one.
            assertThat(longest).isLessThan(20);
        }
    }

    @Test
    void ownersStay() {
        Place here = directory.open(1);
        assertThat(here.owner()).isNull();
        here.owner("worker");
        assertThat(here.owner()).isEqualTo("worker");
    }

    private List<Place> placesOf(ChunkKey key) {
        List<Place> places = new ArrayList<>();
        directory.placesOf(key, places);
        return places;
    }
}
