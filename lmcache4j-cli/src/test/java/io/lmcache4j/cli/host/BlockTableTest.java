package io.lmcache4j.cli.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;

import java.util.stream.IntStream;

class BlockTableTest {
    @Property(tries = 200)
    void everySlotIsUsedOnce(
            @ForAll @IntRange(min = 1, max = 300) int blocks,
            @ForAll @IntRange(min = 1, max = 20) int blockSize) {
        BlockTable table = new BlockTable(blocks, blockSize);

        assertThat(IntStream.of(table.mapping(table.slots())).sorted().toArray())
                .isEqualTo(IntStream.range(0, blocks * blockSize).toArray());
    }

    @Property(tries = 200)
    void mappingIsTheSlotOfEachToken(@ForAll @IntRange(min = 0, max = 4000) int tokens) {
        BlockTable table = new BlockTable(300, 16);

        assertThat(table.mapping(tokens))
                .isEqualTo(IntStream.range(0, tokens).map(table::slot).toArray());
    }

    @Test
    void blocksAreNotInAscendingOrder() {
        BlockTable table = new BlockTable(128, 16);

        assertThat(IntStream.range(1, 128).filter(i -> table.block(i) == table.block(i - 1) + 1))
                .isEmpty();
    }

    @Test
    void sizesThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new BlockTable(0, 16))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("are 0 and 16");
        assertThatThrownBy(() -> new BlockTable(1 << 28, 16))
                .isInstanceOf(ArithmeticException.class);
    }
}
