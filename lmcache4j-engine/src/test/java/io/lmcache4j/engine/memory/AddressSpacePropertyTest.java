package io.lmcache4j.engine.memory;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/** The address space against a map of single units, in which nothing can be wrong. */
class AddressSpacePropertyTest {
    private static final long UNIT = AddressSpace.ALIGNMENT;

    private record Piece(int first, int units) {}

    /** One bit for each unit; first fit by looking at every one. */
    private static final class Model {
        private final BitSet used = new BitSet();
        private final int units;

        Model(int units) {
            this.units = units;
        }

        int firstFit(int wanted) {
            for (int first = used.nextClearBit(0); first + wanted <= units; ) {
                int end = used.nextSetBit(first);
                if (end < 0 || end - first >= wanted) {
                    return first;
                }
                first = used.nextClearBit(end);
            }
            return -1;
        }

        int holes() {
            int holes = 0;
            for (int first = used.nextClearBit(0); first < units; holes++) {
                int end = used.nextSetBit(first);
                first = end < 0 ? units : used.nextClearBit(end);
            }
            return holes;
        }

        int largestHole() {
            int largest = 0;
            while (firstFit(largest + 1) >= 0) {
                largest++;
            }
            return largest;
        }
    }

    @Property(tries = 200)
    void everyAnswerIsTheModels(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 200) int units,
            @ForAll @IntRange(min = 1, max = 20) int largest) {
        AddressSpace space = new AddressSpace(units * UNIT);
        Model model = new Model(units);
        List<Piece> live = new ArrayList<>();
        Random random = new Random(seed);
        for (int step = 0; step < 300; step++) {
            switch (random.nextInt(5)) {
                case 0, 1 -> allocateOne(space, model, live, 1 + random.nextInt(largest));
                case 2 -> allocateBatch(space, model, live, 1 + random.nextInt(largest), random);
                default -> freeOne(space, model, live, random);
            }
            assertThat(space.isConsistent()).isTrue();
            assertThat(space.allocated()).isEqualTo(model.used.cardinality() * UNIT);
            assertThat(space.freeBlocks()).isEqualTo(model.holes());
            assertThat(space.largestFree()).isEqualTo(model.largestHole() * UNIT);
        }
        while (!live.isEmpty()) {
            freeOne(space, model, live, random);
        }
        assertThat(space.freeBlocks()).isEqualTo(1);
        assertThat(space.largestFree()).isEqualTo(units * UNIT);
    }

    private static void allocateOne(AddressSpace space, Model model, List<Piece> live, int wanted) {
        int expected = model.firstFit(wanted);
        long address = space.allocate(wanted * UNIT);
        assertThat(address).isEqualTo(expected < 0 ? AddressSpace.NONE : expected * UNIT);
        if (expected >= 0) {
            take(model, live, expected, wanted);
        }
    }

    private static void allocateBatch(
            AddressSpace space, Model model, List<Piece> live, int wanted, Random random) {
        long[] addresses = new long[1 + random.nextInt(5)];
        BitSet before = (BitSet) model.used.clone();
        List<Piece> taken = new ArrayList<>();
        for (int i = 0; i < addresses.length; i++) {
            int expected = model.firstFit(wanted);
            if (expected < 0) {
                model.used.clear();
                model.used.or(before);
                assertThat(space.allocate(wanted * UNIT, addresses)).isFalse();
                return;
            }
            take(model, taken, expected, wanted);
        }
        assertThat(space.allocate(wanted * UNIT, addresses)).isTrue();
        for (int i = 0; i < addresses.length; i++) {
            assertThat(addresses[i]).isEqualTo(taken.get(i).first() * UNIT);
        }
        live.addAll(taken);
    }

    private static void take(Model model, List<Piece> live, int first, int units) {
        model.used.set(first, first + units);
        live.add(new Piece(first, units));
    }

    private static void freeOne(AddressSpace space, Model model, List<Piece> live, Random random) {
        if (live.isEmpty()) {
            return;
        }
        Piece piece = live.remove(random.nextInt(live.size()));
        space.free(piece.first() * UNIT, piece.units() * UNIT);
        model.used.clear(piece.first(), piece.first() + piece.units());
    }
}
