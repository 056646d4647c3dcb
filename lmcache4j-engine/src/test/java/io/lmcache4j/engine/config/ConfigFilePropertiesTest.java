package io.lmcache4j.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

class ConfigFilePropertiesTest {
    private static Path file;

    @BeforeContainer
    static void createFile() throws IOException {
        file = Files.createTempFile("config", ".yaml");
    }

    @AfterContainer
    static void deleteFile() throws IOException {
        Files.delete(file);
    }

    @Property(tries = 500)
    void anyTextIsLoadedOrRefusedInOneLine(@ForAll("yamlLike") String text) throws IOException {
        Files.writeString(file, text);
        try {
            assertThat(ConfigLoader.load(Optional.of(file), Map.of(), Map.of()).current().asMap())
                    .hasSameSizeAs(KeyTable.standard().keys());
        } catch (ConfigException e) {
            assertThat(e.getMessage().lines()).hasSize(1);
        }
    }

    @Provide
    Arbitrary<String> yamlLike() {
        Arbitrary<String> pieces =
                Arbitraries.of(
                        "chunk_size",
                        "extra_config",
                        "local_disk",
                        "a",
                        ": ",
                        ":",
                        "\n",
                        "\n  ",
                        "- ",
                        "[",
                        "]",
                        "{",
                        "}",
                        ", ",
                        "1",
                        "0b_",
                        "0x",
                        "1e3",
                        "-",
                        "'",
                        "\"",
                        "\\",
                        "|",
                        ">",
                        "&x ",
                        "*x",
                        "!",
                        "!!int ",
                        "!!float ",
                        "!!binary ",
                        "!!set ",
                        "!!omap ",
                        "!!pairs ",
                        "!!timestamp ",
                        "!!null ",
                        "!!bool ",
                        "<<",
                        "? ",
                        "#",
                        "%YAML 1.1\n",
                        "---\n",
                        "...\n",
                        "\t",
                        "~",
                        "null",
                        "ä");
        return pieces.list().ofMaxSize(14).map(list -> String.join("", list));
    }
}
