package io.lmcache4j.api.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.TestServer;
import io.lmcache4j.api.routing.Route;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** docs/endpoints is what the routes declare and what a running server answers. */
class EndpointDocsTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("lmcache4j.root"), "docs", "endpoints");
    private static final boolean UPDATE = Boolean.getBoolean("lmcache4j.update");

    private final List<ContractTables.Table> tables = ContractTables.tables();

    @TestFactory
    Stream<DynamicTest> everyPageIsWhatTheServerSays() throws IOException {
        List<Route> routes;
        try (var worker = TestServer.worker()) {
            routes = AllRoutes.of(worker.manager());
        }
        Files.createDirectories(FOLDER);
        return tables.stream()
                .map(table -> DynamicTest.dynamicTest(table.family(), () -> check(table, routes)));
    }

    @Test
    void theListOfPagesIsThatOfTheTables() throws IOException {
        var list =
                new StringBuilder(
                        "# Endpoints\n\n"
                                + "One page a family. The further ones of a controller:"
                                + " [controller.md](../controller.md#routes).\n\n");
        for (ContractTables.Table table : tables) {
            list.append("* [%s](%s.md)\n".formatted(table.title(), table.family()));
        }
        Path file = FOLDER.resolve("README.md");
        if (UPDATE) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, list);
        }
        assertThat(file).as("renew it with -Dlmcache4j.update=true").hasContent(list.toString());
        var names = new HashSet<String>(Set.of("README.md"));
        tables.forEach(table -> names.add(table.family() + ".md"));
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(path -> path.getFileName().toString())).isSubsetOf(names);
        }
    }

    private static void check(ContractTables.Table table, List<Route> routes) throws IOException {
        var page = new EndpointPage(table.title(), table.rows(), routes);
        Path file = FOLDER.resolve(table.family() + ".md");
        if (UPDATE) {
            Files.writeString(file, page.render());
        }
        assertThat(page.difference(Files.readString(file)))
                .as("renew it with -Dlmcache4j.update=true")
                .isEmpty();
    }
}
