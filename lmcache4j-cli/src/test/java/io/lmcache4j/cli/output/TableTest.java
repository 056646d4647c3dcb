package io.lmcache4j.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        Table table = new Table("KEY", "VALUE", "ORIGIN").row("chunk_size", "", "default");

        assertThat(table.text())
                .isEqualTo("KEY         VALUE  ORIGIN\nchunk_size         default\n");
    }

    @Test
    void rowMustFitTheHeadings() {
        assertThatThrownBy(() -> new Table("A", "B").row("1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a row of 1 cells in a table of 2 columns");
    }
}
