package io.lmcache4j.api.body;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.nio.charset.StandardCharsets;

class JsonPropertiesTest {
    @Property(tries = 300)
    void bothStylesAgreeWithTheReference(@ForAll("values") Object value) {
        assertThat(new String(BodyStyle.PRETTY.render(value), StandardCharsets.UTF_8))
                .isEqualTo(ReferenceJson.pretty(value, ""));
        assertThat(new String(BodyStyle.COMPACT.render(value), StandardCharsets.UTF_8))
                .isEqualTo(ReferenceJson.compact(value));
    }

    @Property(tries = 300)
    void whatIsWrittenReadsBack(@ForAll("values") Object value) throws Exception {
        assertThat(JsonReader.read(BodyStyle.PRETTY.render(value))).isEqualTo(value);
        assertThat(JsonReader.read(BodyStyle.COMPACT.render(value))).isEqualTo(value);
    }

    @Property(tries = 500)
    void anyTextIsReadOrRefusedWithAPlaceInside(@ForAll("nearlyJson") String text) {
        try {
            JsonReader.read(text);
        } catch (JsonSyntaxException e) {
            assertThat(e.position()).isBetween(0, text.codePointCount(0, text.length()));
        } catch (UnreadableTextException e) {
            assertThat(e).hasMessageContaining("4300");
        }
    }

    @Provide
    Arbitrary<Object> values() {
        return values(3);
    }

    private static Arbitrary<Object> values(int depth) {
        Arbitrary<Object> leaves =
                Arbitraries.oneOf(
                        texts().map(text -> (Object) text),
                        Arbitraries.longs().map(number -> (Object) number),
                        Arbitraries.of(true, false).map(flag -> (Object) flag),
                        Arbitraries.just(null));
        if (depth == 0) {
            return leaves;
        }
        Arbitrary<Object> inner = values(depth - 1);
        return Arbitraries.oneOf(
                leaves,
                inner.list().ofMaxSize(4).map(list -> (Object) list),
                Arbitraries.maps(texts(), inner).ofMaxSize(4).map(map -> (Object) map));
    }

    /** Code points, so that compact can write them; all blocks of interest. */
    private static Arbitrary<String> texts() {
        return Arbitraries.integers()
                .between(0, 0x1_f6ff)
                .filter(point -> point < 0xd800 || point > 0xdfff)
                .edgeCases(
                        edges ->
                                edges.add(
                                        (int) '"',
                                        (int) '\\',
                                        (int) '\n',
                                        0,
                                        0x1f,
                                        0x7f,
                                        0x80,
                                        0x2028))
                .list()
                .ofMaxSize(8)
                .map(
                        points ->
                                points.stream()
                                        .collect(
                                                StringBuilder::new,
                                                StringBuilder::appendCodePoint,
                                                StringBuilder::append)
                                        .toString());
    }

    @Provide
    Arbitrary<String> nearlyJson() {
        return Arbitraries.strings()
                .withChars("{}[]\":,\\u0123eE+-.ntrflasNI \n é")
                .ofMaxLength(24);
    }
}
