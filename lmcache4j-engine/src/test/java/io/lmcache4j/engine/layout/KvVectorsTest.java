package io.lmcache4j.engine.layout;

import static org.assertj.core.api.Assertions.assertThat;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.memory.MemoryFormat;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** kv-layouts.json: every case, gathered and scattered, in both forms of KV caches. */
class KvVectorsTest {
    private static final int LAYERS = 2;
    private static final int BLOCKS = 3;
    private static final int BLOCK_SIZE = 2;

    /** Nothing in the vectors has this value. */
    private static final int UNTOUCHED = -7;

    /** A case, its tensors with 32-bit elements, and what the chunk must hold. */
    private record Case(
            KvLayout layout,
            KvDimensions sizes,
            List<MemorySegment> tensors,
            MemoryFormat format,
            JsonNode vector) {
        PagedKvCaches paged() {
            return PagedKvCaches.of(layout, sizes, List.of("a", "b"), tensors);
        }

        /** The same memory, found row by row. */
        RowKvCaches rows() {
            return new RowKvCaches(
                    sizes,
                    layout.isMla(),
                    List.of("a", "b"),
                    (layer, kv, slot) ->
                            tensors.get(layout.tensorOf(kv, layer, sizes))
                                    .asSlice(
                                            layout.offsetOf(kv, layer, sizes)
                                                    + slot
                                                            / BLOCK_SIZE
                                                            * layout.stride(Axis.NB, sizes)
                                                    + slot
                                                            % BLOCK_SIZE
                                                            * layout.stride(Axis.BS, sizes),
                                            sizes.rowBytes()));
        }

        boolean rowsAreContiguous() {
            return sizes.heads() == 1 || layout.stride(Axis.NH, sizes) == sizes.headBytes();
        }

        int[] slots() {
            return StreamSupport.stream(vector.get("slot_mapping").spliterator(), false)
                    .mapToInt(JsonNode::asInt)
                    .toArray();
        }

        void gather(KvCaches caches, MemorySegment chunk) {
            if (vector.has("layer")) {
                int layer = vector.get("layer").asInt();
                caches.gatherLayer(layer, chunk, format, slots(), 0, slots().length);
            } else {
                caches.gather(chunk, format, slots(), 0, slots().length);
            }
        }

        void scatter(KvCaches caches, MemorySegment chunk) {
            if (vector.has("layer")) {
                int layer = vector.get("layer").asInt();
                caches.scatterLayer(layer, chunk, format, slots(), 0, slots().length, 0);
            } else {
                caches.scatter(chunk, format, slots(), 0, slots().length, 0);
            }
        }
    }

    private static JsonNode vectors() throws IOException {
        try (InputStream in = KvVectorsTest.class.getResourceAsStream("/vectors/kv-layouts.json")) {
            return new JsonMapper().readTree(in);
        }
    }

    private static Case read(JsonNode vector) {
        KvLayout layout = KvLayout.ofCode(vector.get("code").asInt()).orElseThrow();
        KvDimensions sizes =
                layout.isMla()
                        ? new KvDimensions(LAYERS, BLOCKS, BLOCK_SIZE, 1, 5, KvDtype.INT32)
                        : new KvDimensions(LAYERS, BLOCKS, BLOCK_SIZE, 2, 2, KvDtype.INT32);
        List<MemorySegment> tensors = new ArrayList<>();
        for (int i = 0; i < layout.tensorCount(sizes); i++) {
            int length = (int) (layout.tensorBytes(sizes) / Integer.BYTES);
            // element_rule: K list and V list are 10000 apart, layers 1000.
            int base = i / LAYERS * 10_000 + i % LAYERS * 1_000;
            tensors.add(
                    MemorySegment.ofArray(
                            IntStream.range(0, length).map(element -> base + element).toArray()));
        }
        MemoryFormat format = MemoryFormat.valueOf(vector.get("chunk_fmt").asText());
        return new Case(layout, sizes, tensors, format, vector);
    }

    @TestFactory
    Stream<DynamicTest> everyCase() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode vector : vectors().get("cases")) {
            String name = vector.get("format").asText() + " " + vector.get("chunk_fmt").asText();
            tests.add(DynamicTest.dynamicTest(name + " paged", () -> checkPaged(read(vector))));
            if (read(vector).rowsAreContiguous()) {
                tests.add(DynamicTest.dynamicTest(name + " rows", () -> checkRows(read(vector))));
            }
        }
        assertThat(tests).hasSize(10 + 7);
        return tests.stream();
    }

    private static void checkPaged(Case one) {
        check(one, one.paged());
    }

    private static void checkRows(Case one) {
        check(one, one.rows());
    }

    private static void check(Case one, KvCaches caches) {
        JsonNode expected = one.vector().get("expected_flat");
        int[] chunk = filled(expected.size());

        one.gather(caches, MemorySegment.ofArray(chunk));

        for (int i = 0; i < chunk.length; i++) {
            assertThat(chunk[i]).as("element %d", i).isEqualTo(expected.get(i).asInt(0));
        }
        checkScatter(one, caches, expected);
    }

    /** Scatters numbers that differ from what is there, and looks for them where they belong. */
    private static void checkScatter(Case one, KvCaches caches, JsonNode expected) {
        List<int[]> before =
                one.tensors().stream().map(t -> t.toArray(JAVA_INT_UNALIGNED)).toList();
        int[] chunk = IntStream.range(0, expected.size()).map(i -> 50_000 + i).toArray();

        one.scatter(caches, MemorySegment.ofArray(chunk));

        for (int tensor = 0; tensor < before.size(); tensor++) {
            int[] after = one.tensors().get(tensor).toArray(JAVA_INT_UNALIGNED);
            for (int element = 0; element < after.length; element++) {
                int old = before.get(tensor)[element];
                assertThat(after[element])
                        .as("what was %d", old)
                        .isEqualTo(positionOf(old, expected).map(i -> 50_000 + i).orElse(old));
            }
        }
    }

    private static Optional<Integer> positionOf(int value, JsonNode expected) {
        return IntStream.range(0, expected.size())
                .filter(i -> !expected.get(i).isNull() && expected.get(i).asInt() == value)
                .boxed()
                .findFirst();
    }

    private static int[] filled(int length) {
        return IntStream.generate(() -> UNTOUCHED).limit(length).toArray();
    }

    @Test
    void shapesAreThoseOfTheVectors() throws IOException {
        for (JsonNode vector : vectors().get("cases")) {
            Case one = read(vector);
            List<Integer> shape = one.layout().layerShape(one.sizes());
            if (vector.has("per_layer_shape")) {
                assertThat(shape).isEqualTo(numbers(vector.get("per_layer_shape")));
            } else if (vector.has("per_buffer_shape")) {
                assertThat(shape).isEqualTo(numbers(vector.get("per_buffer_shape")));
            } else if (vector.has("tensor_shape")) {
                List<Integer> whole = numbers(vector.get("tensor_shape"));
                whole.remove(1);
                assertThat(shape).isEqualTo(whole);
            }
        }
    }

    private static List<Integer> numbers(JsonNode array) {
        List<Integer> numbers = new ArrayList<>();
        array.forEach(number -> numbers.add(number.asInt()));
        return numbers;
    }
}
