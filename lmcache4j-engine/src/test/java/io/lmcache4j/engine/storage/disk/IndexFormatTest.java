package io.lmcache4j.engine.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.memory.MemoryFormat;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.memory.TensorGroup;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/** The bytes of an index, whole, torn and made up. */
class IndexFormatTest {
    private static final String OWNER = "org/ä@model@8@7";

    private static byte[] file(List<IndexRecord> records) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(IndexFormat.head(OWNER));
        records.forEach(record -> out.writeBytes(IndexFormat.encode(record)));
        return out.toByteArray();
    }

    @Provide
    Arbitrary<IndexRecord> records() {
        Arbitrary<String> tails = Arbitraries.strings().ofMaxLength(60);
        Arbitrary<TensorGroup> groups =
                Combinators.combine(
                                Arbitraries.of(KvDtype.class),
                                Arbitraries.integers().between(0, 300).list().ofSize(4))
                        .as(TensorGroup::new);
        Arbitrary<ObjectShape> shapes =
                Combinators.combine(
                                Arbitraries.of(MemoryFormat.class),
                                groups.list().ofMinSize(1).ofMaxSize(3))
                        .as(ObjectShape::new);
        return Arbitraries.oneOf(
                tails.map(IndexRecord.Remove::new),
                Combinators.combine(
                                tails,
                                shapes,
                                Arbitraries.integers().greaterOrEqual(0),
                                Arbitraries.integers())
                        .as(IndexRecord.Put::new));
    }

    @Property(tries = 200)
    void whatIsWrittenIsReadUpToWhereItIsTorn(
            @ForAll("records") IndexRecord one,
            @ForAll("records") IndexRecord two,
            @ForAll @IntRange(max = 1 << 20) int cut)
            throws ForeignIndexException {
        List<IndexRecord> records = List.of(one, two);
        byte[] whole = file(records);
        IndexFormat.Parsed all = IndexFormat.parse(whole);
        assertThat(all.owner()).isEqualTo(OWNER);
        assertThat(all.records()).isEqualTo(records);
        assertThat(all.validBytes()).isEqualTo(whole.length);

        byte[] torn = Arrays.copyOf(whole, cut % whole.length);
        IndexFormat.Parsed part = IndexFormat.parse(torn);
        assertThat(part.records()).isEqualTo(records.subList(0, part.records().size()));
        assertThat(part.records()).hasSizeLessThan(2);
        assertThat(part.validBytes()).isLessThanOrEqualTo(torn.length);
    }

    @Property(tries = 500)
    void aFlippedBitEndsTheIndexThere(
            @ForAll("records") IndexRecord one,
            @ForAll("records") IndexRecord two,
            @ForAll @IntRange(max = 1 << 20) int at,
            @ForAll @IntRange(max = 7) int bit)
            throws ForeignIndexException {
        byte[] bytes = file(List.of(one, two));
        int head = IndexFormat.head(OWNER).length;
        int first = head + IndexFormat.encode(one).length;
        int place = head + at % (bytes.length - head);
        bytes[place] ^= (byte) (1 << bit);
        IndexFormat.Parsed parsed = IndexFormat.parse(bytes);
        assertThat(parsed.records()).hasSize(place < first ? 0 : 1);
        assertThat(parsed.validBytes()).isEqualTo(place < first ? head : first);
    }

    @Property(tries = 2000)
    void anyBytesAreReadOrRefused(@ForAll @Size(max = 300) byte[] bytes, @ForAll boolean headed) {
        byte[] head = headed ? IndexFormat.head(OWNER) : new byte[0];
        byte[] file = Arrays.copyOf(head, head.length + bytes.length);
        System.arraycopy(bytes, 0, file, head.length, bytes.length);
        try {
            IndexFormat.Parsed parsed = IndexFormat.parse(file);
            assertThat(parsed.validBytes()).isBetween(0, file.length);
        } catch (ForeignIndexException refused) {
            assertThat(headed).isFalse();
        }
    }
}
