package io.lmcache4j.engine.layout;

import static org.assertj.core.api.Assertions.assertThat;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.memory.MemoryFormat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Both forms of KV caches against {@link NaiveCaches}, over layouts, sizes and slots. */
class KvCachesPropertyTest {
    /** Sizes and slots; the rest follows from the seed. */
    record Setup(
            KvLayout layout,
            KvDimensions sizes,
            List<Integer> mapping,
            int from,
            int to,
            long seed) {
        int[] slots() {
            return mapping.stream().mapToInt(Integer::intValue).toArray();
        }

        Random random() {
            return new Random(seed);
        }

        List<String> names() {
            return IntStream.range(0, sizes.layers()).mapToObj(l -> "layer." + l).toList();
        }

        List<MemorySegment> tensors() {
            Random random = random();
            List<MemorySegment> tensors = new ArrayList<>();
            for (int i = 0; i < layout.tensorCount(sizes); i++) {
                byte[] bytes = new byte[(int) layout.tensorBytes(sizes)];
                random.nextBytes(bytes);
                tensors.add(MemorySegment.ofArray(bytes));
            }
            return tensors;
        }

        MemoryFormat whole() {
            return layout.isMla() ? MemoryFormat.KV_MLA_FMT : MemoryFormat.KV_2LTD;
        }

        MemoryFormat oneLayer() {
            if (layout.isMla()) {
                return MemoryFormat.KV_MLA_FMT;
            }
            return seed % 2 == 0 ? MemoryFormat.KV_T2D : MemoryFormat.KV_2TD;
        }

        int layer() {
            return (int) Math.floorMod(seed, (long) sizes.layers());
        }

        int bytes(int layers) {
            return (layout.isMla() ? 1 : 2) * layers * (to - from) * sizes.rowBytes();
        }
    }

    @Provide
    Arbitrary<Setup> setups() {
        Arbitrary<KvLayout> layouts = Arbitraries.of(KvLayout.class);
        Arbitrary<KvDtype> dtypes =
                Arbitraries.of(KvDtype.UINT8, KvDtype.BFLOAT16, KvDtype.FLOAT32, KvDtype.FLOAT64);
        Arbitrary<int[]> numbers =
                Arbitraries.integers().between(1, 4).array(int[].class).ofSize(5);
        return Combinators.combine(layouts, dtypes, numbers, Arbitraries.longs()).as(this::setup);
    }

    private Setup setup(KvLayout layout, KvDtype dtype, int[] n, long seed) {
        int heads = layout.isMla() ? 1 : n[3];
        KvDimensions sizes = new KvDimensions(n[0], n[1], n[2], heads, n[4], dtype);
        Random random = new Random(seed);
        // Distinct slots, as a host gives them: mostly runs, some jumps, some padding.
        List<Integer> free = new ArrayList<>(IntStream.range(0, sizes.slots()).boxed().toList());
        List<Integer> slots = new ArrayList<>();
        int next = 0;
        while (!free.isEmpty()) {
            if (random.nextInt(8) == 0) {
                slots.add(-1 - random.nextInt(3));
            }
            next = random.nextInt(4) == 0 ? random.nextInt(free.size()) : next % free.size();
            slots.add(free.remove(next));
        }
        int from = random.nextInt(slots.size() + 1);
        int to = from + random.nextInt(slots.size() + 1 - from);
        return new Setup(layout, sizes, slots, from, to, seed);
    }

    private static RowKvCaches rows(Setup setup, List<byte[][][]> pages) {
        RowAccessor accessor =
                (layer, kv, slot) -> MemorySegment.ofArray(pages.get(layer)[kv][slot]);
        return new RowKvCaches(setup.sizes(), setup.layout().isMla(), setup.names(), accessor);
    }

    private static PagedKvCaches paged(Setup setup, List<MemorySegment> tensors) {
        return PagedKvCaches.of(setup.layout(), setup.sizes(), setup.names(), tensors);
    }

    private static byte[] junk(Setup setup, int size) {
        byte[] bytes = new byte[size];
        new Random(~setup.seed()).nextBytes(bytes);
        return bytes;
    }

    private static List<byte[]> copies(List<MemorySegment> tensors) {
        return tensors.stream().map(tensor -> tensor.toArray(JAVA_BYTE)).toList();
    }

    @Property(tries = 200)
    void everyLayoutGathersAsTheFormulasSay(@ForAll("setups") Setup setup) {
        List<MemorySegment> tensors = setup.tensors();
        byte[] expected = junk(setup, setup.bytes(setup.sizes().layers()));
        byte[] actual = expected.clone();

        new NaiveCaches(setup.layout(), setup.sizes(), tensors)
                .gather(expected, setup.whole(), -1, setup.slots(), setup.from(), setup.to());
        paged(setup, tensors)
                .gather(
                        MemorySegment.ofArray(actual),
                        setup.whole(),
                        setup.slots(),
                        setup.from(),
                        setup.to());

        assertThat(actual).isEqualTo(expected);
    }

    @Property(tries = 200)
    void everyLayoutScattersAsTheFormulasSay(@ForAll("setups") Setup setup) {
        List<MemorySegment> expected = setup.tensors();
        List<MemorySegment> actual = setup.tensors();
        byte[] chunk = junk(setup, setup.bytes(setup.sizes().layers()));
        int tokens = setup.to() - setup.from();
        int skip = setup.random().nextInt(tokens + 2);

        new NaiveCaches(setup.layout(), setup.sizes(), expected)
                .scatter(
                        chunk,
                        setup.whole(),
                        -1,
                        setup.slots(),
                        setup.from(),
                        setup.to(),
                        Math.min(skip, tokens));
        paged(setup, actual)
                .scatter(
                        MemorySegment.ofArray(chunk),
                        setup.whole(),
                        setup.slots(),
                        setup.from(),
                        setup.to(),
                        skip);

        assertThat(copies(actual)).usingRecursiveComparison().isEqualTo(copies(expected));
    }

    @Property(tries = 150)
    void oneLayerIsGatheredAndScatteredAsTheFormulasSay(@ForAll("setups") Setup setup) {
        List<MemorySegment> expected = setup.tensors();
        List<MemorySegment> actual = setup.tensors();
        byte[] chunk = junk(setup, setup.bytes(1));
        byte[] expectedChunk = chunk.clone();
        NaiveCaches naive = new NaiveCaches(setup.layout(), setup.sizes(), expected);
        PagedKvCaches caches = paged(setup, actual);

        naive.scatter(
                chunk, setup.oneLayer(), setup.layer(), setup.slots(), setup.from(), setup.to(), 0);
        caches.scatterLayer(
                setup.layer(),
                MemorySegment.ofArray(chunk),
                setup.oneLayer(),
                setup.slots(),
                setup.from(),
                setup.to(),
                0);
        assertThat(copies(actual)).usingRecursiveComparison().isEqualTo(copies(expected));

        naive.gather(
                expectedChunk,
                setup.oneLayer(),
                setup.layer(),
                setup.slots(),
                setup.from(),
                setup.to());
        caches.gatherLayer(
                setup.layer(),
                MemorySegment.ofArray(chunk),
                setup.oneLayer(),
                setup.slots(),
                setup.from(),
                setup.to());
        assertThat(chunk).isEqualTo(expectedChunk);
    }

    @Property(tries = 150)
    void theLayersHoldTheBytesOfTheChunk(@ForAll("setups") Setup setup) {
        assertLayersHoldTheChunk(setup, paged(setup, setup.tensors()));
        Random random = new Random(setup.seed());
        List<byte[][][]> pages = new ArrayList<>();
        for (int layer = 0; layer < setup.sizes().layers(); layer++) {
            byte[][][] page = new byte[2][setup.sizes().slots()][setup.sizes().rowBytes()];
            for (byte[][] slots : page) {
                for (byte[] row : slots) {
                    random.nextBytes(row);
                }
            }
            pages.add(page);
        }
        assertLayersHoldTheChunk(setup, rows(setup, pages));
    }

    /** In a layer the tokens come first, then K and V; in a chunk K and V, then the layers. */
    private static void assertLayersHoldTheChunk(Setup setup, KvCaches caches) {
        KvDimensions sizes = setup.sizes();
        boolean mla = setup.layout().isMla();
        MemorySegment whole = MemorySegment.ofArray(junk(setup, setup.bytes(sizes.layers())));
        caches.gather(
                whole,
                mla ? MemoryFormat.KV_MLA_FMT : MemoryFormat.KV_2LTD,
                setup.slots(),
                setup.from(),
                setup.to());
        int tokens = setup.to() - setup.from();
        int kvs = mla ? 1 : 2;
        long row = sizes.rowBytes();
        for (int layer = 0; layer < sizes.layers(); layer++) {
            MemorySegment one = MemorySegment.ofArray(junk(setup, setup.bytes(1)));
            caches.gatherLayer(
                    layer,
                    one,
                    mla ? MemoryFormat.KV_MLA_FMT : MemoryFormat.KV_T2D,
                    setup.slots(),
                    setup.from(),
                    setup.to());
            for (int token = 0; token < tokens; token++) {
                for (int kv = 0; kv < kvs; kv++) {
                    long there = ((kv * sizes.layers() + layer) * (long) tokens + token) * row;
                    long here = (token * (long) kvs + kv) * row;
                    assertThat(
                                    MemorySegment.mismatch(
                                            whole, there, there + row, one, here, here + row))
                            .isEqualTo(-1);
                }
            }
        }
    }

    @Property(tries = 150)
    void rowsGiveTheSameChunkAndTakeItBack(@ForAll("setups") Setup setup) {
        KvDimensions sizes = setup.sizes();
        List<MemorySegment> tensors = setup.tensors();
        PagedKvCaches paged = paged(setup, tensors);
        byte[] chunk = junk(setup, setup.bytes(sizes.layers()));
        byte[] again = chunk.clone();
        List<byte[][][]> pages =
                IntStream.range(0, sizes.layers())
                        .mapToObj(_ -> new byte[2][sizes.slots()][sizes.rowBytes()])
                        .toList();
        RowKvCaches rows = rows(setup, pages);

        paged.gather(
                MemorySegment.ofArray(chunk),
                setup.whole(),
                setup.slots(),
                setup.from(),
                setup.to());
        rows.scatter(
                MemorySegment.ofArray(chunk),
                setup.whole(),
                setup.slots(),
                setup.from(),
                setup.to(),
                0);
        rows.gather(
                MemorySegment.ofArray(again),
                setup.whole(),
                setup.slots(),
                setup.from(),
                setup.to());

        assertThat(again).isEqualTo(chunk);
    }

    @Property(tries = 150)
    void scatterOfAGatherRestores(@ForAll("setups") Setup setup) {
        List<MemorySegment> tensors = setup.tensors();
        List<byte[]> before = copies(tensors);
        PagedKvCaches caches = paged(setup, tensors);
        MemorySegment chunk =
                MemorySegment.ofArray(junk(setup, setup.bytes(setup.sizes().layers())));

        caches.gather(chunk, setup.whole(), setup.slots(), setup.from(), setup.to());
        wipe(setup, tensors);
        caches.scatter(chunk, setup.whole(), setup.slots(), setup.from(), setup.to(), 0);

        assertThat(copies(tensors)).usingRecursiveComparison().isEqualTo(before);
    }

    /** Zeros exactly the slots of the range. */
    private static void wipe(Setup setup, List<MemorySegment> tensors) {
        byte[] zeros = new byte[setup.bytes(setup.sizes().layers())];
        new NaiveCaches(setup.layout(), setup.sizes(), tensors)
                .scatter(zeros, setup.whole(), -1, setup.slots(), setup.from(), setup.to(), 0);
    }
}
