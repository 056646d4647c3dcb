package io.lmcache4j.api.routing;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

/** Expectations follow Python's urllib.parse. */
class PercentCodingTest {
    @Test
    void decodesUtf8() {
        assertThat(PercentCoding.decode("a%20b%C3%A9%2f")).isEqualTo("a bé/");
        assertThat(PercentCoding.decode("a+b")).isEqualTo("a+b");
        assertThat(PercentCoding.decodeQueryPart("a+b%2B")).isEqualTo("a b+");
    }

    @Test
    void leavesWhatIsNoEscape() {
        assertThat(PercentCoding.decode("%zz%4%")).isEqualTo("%zz%4%");
        assertThat(PercentCoding.decode("100%25%")).isEqualTo("100%%");
    }

    @Test
    void replacesBytesThatAreNoUtf8() {
        assertThat(PercentCoding.decode("%ff%zz")).isEqualTo("\ufffd%zz");
        assertThat(PercentCoding.decode("%C3x%A9")).isEqualTo("\ufffdx\ufffd");
    }

    @Test
    void encodesWhatIsNotSafe() {
        assertThat(PercentCoding.encode("http://h/a bé?x=%41", ":/?=%"))
                .isEqualTo("http://h/a%20b%C3%A9?x=%41");
    }

    @Property(tries = 300)
    void whatIsEncodedDecodesToItself(@ForAll String text) {
        String valid = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertThat(PercentCoding.decode(PercentCoding.encode(valid, ""))).isEqualTo(valid);
    }

    @Property(tries = 300)
    void everyTextDecodes(@ForAll String text) {
        assertThat(PercentCoding.decode(text).length()).isLessThanOrEqualTo(text.length());
    }
}
