package io.lmcache4j.api.contract;

import io.lmcache4j.api.body.JsonReader;
import io.lmcache4j.api.contract.ContractRow.Given;
import io.lmcache4j.engine.config.Role;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the contract tables: Markdown files, one for each family of endpoints. */
final class ContractTables {
    private static final Path FOLDER = Path.of("src/test/resources/contract");
    private static final Pattern CELL = Pattern.compile("(?<!\\\\)\\|");
    private static final int CELLS = 5;

    private ContractTables() {}

    /**
     * One file.
     *
     * @param family the file's name without its ending
     * @param title its first line
     * @param rows its rows
     */
    record Table(String family, String title, List<ContractRow> rows) {}

    /** The rows of all tables, file by file. */
    static List<ContractRow> all() {
        return tables().stream().flatMap(table -> table.rows().stream()).toList();
    }

    /** All tables by name. */
    static List<Table> tables() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> !file.endsWith("README.md"))
                    .sorted()
                    .map(ContractTables::table)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Table table(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            String name = file.getFileName().toString();
            return new Table(
                    name.substring(0, name.length() - ".md".length()),
                    lines.getFirst().substring("# ".length()),
                    rows(name, lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<ContractRow> rows(String name, List<String> lines) {
        var rows = new ArrayList<ContractRow>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("|")
                    && !line.startsWith("| ---")
                    && !line.startsWith("| process")) {
                rows.add(row(name + ":" + (i + 1), line));
            }
        }
        return rows;
    }

    private static ContractRow row(String place, String line) {
        List<String> cells =
                Arrays.stream(CELL.split(line.substring(1), -1))
                        .map(cell -> cell.strip().replace("\\|", "|"))
                        .toList();
        if (cells.size() != CELLS + 1) {
            throw new IllegalArgumentException(place + " has not " + CELLS + " cells");
        }
        try {
            return new ContractRow(
                    place,
                    roles(cells.get(0)),
                    Arrays.stream(cells.get(1).split("; "))
                            .filter(item -> !item.isBlank())
                            .map(ContractTables::given)
                            .toList(),
                    ContractRequest.parse(cells.get(2)),
                    Integer.parseInt(cells.get(3)),
                    ExpectedBody.parse(cells.get(4)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
        }
    }

    private static List<Role> roles(String cell) {
        return switch (cell) {
            case "scheduler" -> List.of(Role.SCHEDULER);
            case "worker" -> List.of(Role.WORKER);
            case "both" -> List.of(Role.SCHEDULER, Role.WORKER);
            default -> throw new IllegalArgumentException("no process: " + cell);
        };
    }

    /** A request begins with its method, a setting with its key. */
    private static Given given(String item) {
        if (item.matches("[A-Z]+ /.*")) {
            return new Given.Done(ContractRequest.parse(item));
        }
        String[] keyAndValue = item.split("=", 2);
        try {
            return new Given.Setting(
                    keyAndValue[0],
                    JsonReader.read(keyAndValue[1].getBytes(StandardCharsets.UTF_8)));
        } catch (Exception e) {
            throw new IllegalArgumentException("neither request nor key=json: " + item, e);
        }
    }
}
