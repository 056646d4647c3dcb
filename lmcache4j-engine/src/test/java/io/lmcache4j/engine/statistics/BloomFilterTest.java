package io.lmcache4j.engine.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import io.lmcache4j.engine.VectorFile;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

class BloomFilterTest {
    private static final JsonNode VECTORS =
            VectorFile.read("wire-formats.json").get("bloom_filter");

    private static BloomFilter filter(JsonNode settings) {
        return new BloomFilter(
                settings.get("expected_elements").asLong(),
                settings.get("false_positive_rate").asDouble());
    }

    static Stream<JsonNode> settings() {
        return Stream.of(VECTORS, VECTORS.get("small"));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void sizesAreThoseOfLMCache(JsonNode settings) {
        BloomFilter filter = filter(settings);
        assertThat(filter.sizeBits()).isEqualTo(settings.get("size_bits").asLong());
        assertThat(filter.hashCount()).isEqualTo(settings.get("hash_count").asInt());
    }

    @ParameterizedTest
    @MethodSource("settings")
    void positionsAreThoseOfLMCache(JsonNode settings) {
        BloomFilter filter = filter(settings);
        VectorFile.elements(settings.get("items"))
                .forEach(
                        item -> {
                            // Negative hashes are read as unsigned: the same 64 bits.
                            String hash = item.has("item") ? "item" : "chunk_hash";
                            long bits = VectorFile.integer(item.get(hash)).longValue();
                            assertThat(filter.positions(bits))
                                    .as("of %s", item.get(hash))
                                    .containsExactly(
                                            VectorFile.elements(item.get("positions"))
                                                    .mapToLong(JsonNode::asLong)
                                                    .toArray());
                        });
    }

    @Test
    void memoryComesWithTheFirstItemAndGoesWithTheLast() {
        BloomFilter filter = filter(VECTORS);
        filter.positions(1);
        assertThat(filter.allocatedBytes()).isZero();
        filter.add(1);
        assertThat(filter.allocatedBytes())
                .isEqualTo(4 * VECTORS.get("array_words_32bit").asLong());
        filter.clear();
        assertThat(filter.allocatedBytes()).isZero();
        assertThat(filter.add(1)).isTrue();
    }

    @Property(tries = 200)
    void nothingAddedIsEverTakenForNew(
            @ForAll @IntRange(min = 1, max = 200) int expected,
            @ForAll @Size(max = 100) List<Long> items) {
        BloomFilter filter = new BloomFilter(expected, 0.05);
        items.forEach(filter::add);
        assertThat(items).noneMatch(filter::add);
    }

    @Property(tries = 200)
    void positionsAreThoseOfAPlainReference(
            @ForAll long item, @ForAll @IntRange(min = 1, max = 5000) int expected)
            throws GeneralSecurityException {
        BloomFilter filter = new BloomFilter(expected, 0.01);
        assertThat(filter.positions(item)).containsExactly(reference(filter, item));
    }

    private static long[] reference(BloomFilter filter, long item) throws GeneralSecurityException {
        BigInteger number = new BigInteger(Long.toUnsignedString(item));
        long[] positions = new long[filter.hashCount()];
        for (int i = 0; i < positions.length; i++) {
            byte[] minimal = new byte[(number.bitLength() + 7) / 8];
            byte[] all = number.toByteArray();
            System.arraycopy(all, all.length - minimal.length, minimal, 0, minimal.length);
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(minimal);
            digest.update(ByteBuffer.allocate(4).putInt(i).flip());
            BigInteger first = new BigInteger(1, Arrays.copyOf(digest.digest(), 4));
            positions[i] = first.mod(BigInteger.valueOf(filter.sizeBits())).longValue();
        }
        return positions;
    }

    @Property(tries = 100)
    void countsAreThoseOfASetOfPositions(@ForAll @Size(max = 60) List<Long> items) {
        BloomFilter filter = new BloomFilter(20, 0.2);
        TreeSet<Long> bits = new TreeSet<>();
        List<Long> unique = new ArrayList<>();
        for (long item : items) {
            boolean changed = false;
            for (long position : filter.positions(item)) {
                changed |= bits.add(position);
            }
            if (changed) {
                unique.add(item);
            }
            assertThat(filter.add(item)).isEqualTo(changed);
        }
        assertThat(filter.bitsSet()).isEqualTo(bits.size());
        assertThat(filter.itemCount()).isEqualTo(unique.size());
    }

    @ParameterizedTest
    @CsvSource({"0,0.01", "-1,0.01", "10,0", "10,1", "10,-1", "10,NaN", "1,0.9", "2000000000,0.01"})
    void aFilterWithoutASizeIsRefused(long expected, double rate) {
        assertThatThrownBy(() -> new BloomFilter(expected, rate))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(expected + " elements");
    }
}
