package io.lmcache4j.cli.output;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in aligned columns, under a heading. */
public final class Table {
    private final List<List<String>> rows = new ArrayList<>();
    private final int columns;

    /** An empty table with these headings. */
    public Table(String... headings) {
        columns = headings.length;
        rows.add(List.of(headings));
    }

    /**
     * Adds a row.
     *
     * @throws IllegalArgumentException if it has more or fewer cells than there are headings
     */
    public Table row(String... cells) {
        if (cells.length != columns) {
            throw new IllegalArgumentException(
                    "a row of %d cells in a table of %d columns".formatted(cells.length, columns));
        }
        rows.add(List.of(cells));
        return this;
    }

    /** The lines, each ended; two blanks between columns, none at the end of a line. */
    public String text() {
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length() + 2);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
