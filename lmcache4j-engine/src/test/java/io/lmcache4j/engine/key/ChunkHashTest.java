package io.lmcache4j.engine.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigInteger;

class ChunkHashTest {
    private static final BigInteger LEAST = BigInteger.TWO.pow(63).negate();
    private static final BigInteger GREATEST = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

    @Provide
    Arbitrary<BigInteger> integers() {
        return Arbitraries.bigIntegers().between(LEAST, GREATEST);
    }

    @Property(tries = 500)
    void hexIsTheIntegersHexadecimal(@ForAll("integers") BigInteger value) {
        assertThat(ChunkHash.of(value).hex()).isEqualTo(value.toString(16));
    }

    @Property(tries = 500)
    void hexLeadsBackToTheHash(@ForAll("integers") BigInteger value) {
        ChunkHash hash = ChunkHash.of(value);
        assertThat(ChunkHash.parseHex(hash.hex())).isEqualTo(hash).hasSameHashCodeAs(hash);
        assertThat(hash.toBigInteger()).isEqualTo(value);
        assertThat(hash).hasToString(value.toString());
    }

    @Property(tries = 500)
    void orderIsThatOfTheIntegers(
            @ForAll("integers") BigInteger one, @ForAll("integers") BigInteger other) {
        assertThat(Integer.signum(ChunkHash.of(one).compareTo(ChunkHash.of(other))))
                .isEqualTo(one.compareTo(other));
    }

    @Test
    void minusOneIsNotTheGreatestHash() {
        assertThat(ChunkHash.signed(-1)).isNotEqualTo(ChunkHash.unsigned(-1));
        assertThat(ChunkHash.signed(-1).hex()).isEqualTo("-1");
        assertThat(ChunkHash.unsigned(-1).hex()).isEqualTo("ffffffffffffffff");
    }

    @Test
    void signedAndUnsignedAgreeBelow2To63() {
        assertThat(ChunkHash.signed(Long.MAX_VALUE)).isEqualTo(ChunkHash.unsigned(Long.MAX_VALUE));
    }

    @ParameterizedTest
    @CsvSource({"00ff,255", "FF,255", "-0A,-10", "0,0", "-0,0", "-8000000000000000,MIN"})
    void otherSpellingsOfTheSameIntegerAreRead(String text, String value) {
        long expected = value.equals("MIN") ? Long.MIN_VALUE : Long.parseLong(value);
        assertThat(ChunkHash.parseHex(text)).isEqualTo(ChunkHash.signed(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "--1",
                "+1",
                "0x1",
                "1_0",
                " 1",
                "g",
                "\u0661",
                "10000000000000000",
                "-8000000000000001"
            })
    void whatIsNoHashIsNamedInTheError(String text) {
        assertThatThrownBy(() -> ChunkHash.parseHex(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("chunk hash")
                .hasMessageContaining(text);
    }

    @Test
    void integersOutOfRangeAreRefused() {
        assertThatThrownBy(() -> ChunkHash.of(LEAST.subtract(BigInteger.ONE)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ChunkHash.of(GREATEST.add(BigInteger.ONE)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void smallHashesCanNotClaimToBeAboveLong() {
        assertThatThrownBy(() -> new ChunkHash(5, true)).hasMessageContaining("5");
    }
}
