package io.lmcache4j.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class ConfigFileTest {
    @TempDir Path folder;

    @Test
    void scalarsAreReadAsPyYamlReadsThem() {
        assertThat(PythonVectors.yaml())
                .hasSizeGreaterThan(40)
                .allSatisfy(
                        c ->
                                assertThat(PlainValue.copyOfMap(read("k: " + c.in())).get("k"))
                                        .isEqualTo(c.out()));
    }

    @Test
    void emptyDocumentsHaveNoKeys() {
        assertThat(read("")).isEmpty();
        assertThat(read("# nothing\n---\n")).isEmpty();
    }

    @Test
    void ofTwoEqualKeysTheLastWins() {
        assertThat(read("chunk_size: 1\nlocal_cpu: true\nchunk_size: 2"))
                .isEqualTo(Map.of("chunk_size", 2, "local_cpu", true));
    }

    @Test
    void aliasesAndMergesWork() {
        assertThat(read("a: &x {b: 1}\nc: *x\nd: {<<: *x, e: 2}"))
                .isEqualTo(
                        Map.of(
                                "a", Map.of("b", 1),
                                "c", Map.of("b", 1),
                                "d", Map.of("b", 1, "e", 2)));
    }

    @Test
    void aByteOrderMarkIsSkipped() {
        assertThat(read("\uFEFFchunk_size: 1")).isEqualTo(Map.of("chunk_size", 1));
    }

    @Test
    void syntaxErrorsNameFileLineAndColumn() {
        assertFails("chunk_size: 1\nlocal_cpu: [true\n", ", line 3, column 1: not valid YAML");
        assertFails("a: 1\n  b: 2\n", ", line 2, column 4: not valid YAML: mapping values are not");
        assertFails(
                "a:\n\t- 1\n", ", line 2, column 1: not valid YAML: found character '\\t(TAB)'");
        assertFails("a: 1\n---\nb: 2\n", ", line 2, column 1: not valid YAML");
    }

    @Test
    void messagesQuoteNothingOfTheFile() {
        for (String text :
                List.of(
                        "password: *hunter2",
                        "password: !hunter2 x",
                        "password: !hunter2!x y",
                        "password: 'hunter2",
                        "password: \"hunter2\\q\"",
                        "password: [hunter2",
                        "password: {hunter2: ]",
                        "password: `hunter2`",
                        "password: |hunter2",
                        "password: hunter2: hunter2",
                        "hunter2",
                        "- hunter2",
                        "password: !!int hunter2",
                        "password: !!float hunter2",
                        "password: !!timestamp hunter2",
                        "password: !!binary hunter2*",
                        "password: !!python/object:hunter2 x",
                        "password: 'hunter2' 'hunter2'",
                        "? [hunter2\n: x",
                        "password: hunter2\u0001")) {
            assertThatThrownBy(() -> PlainValue.copyOfMap(read(text)))
                    .as(text)
                    .satisfies(
                            e -> {
                                for (Throwable t = e; t != null; t = t.getCause()) {
                                    assertThat(t.toString()).doesNotContain("hunter2");
                                }
                            });
        }
    }

    @Test
    void codeInYamlIsRefused() {
        assertFails("a: !!java.net.URL [http://x]", ", line 1, column 4: not valid YAML");
        assertFails("a: !!python/object/apply:os.system [id]", ", line 1, column 4: not valid");
    }

    @Test
    void theTopMustBeAMapping() {
        assertFails("[1, 2]", ": expected a mapping of keys to values at the top, found a list");
        assertFails("just text", ": expected a mapping of keys to values at the top, found text");
    }

    @Test
    void bombsAreRefused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i <= 24; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertThatThrownBy(() -> ConfigStore.of(Map.of("extra_config", read(bomb.toString()))))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("extra_config: expected at most 100000 values in all");
        bomb.append("b: [*a1, *a1, *a1]\n");
        assertFails(bomb.toString(), ": not valid YAML: more than 50 aliases");
        assertFails("[".repeat(100), ": not valid YAML: nested more than 64 levels deep");
        assertFails("&x {*x : 1}", ": not valid YAML: a key contains itself");
        assertFails("a: \u0001", ": not valid YAML: it holds a control character");
        assertFails("a: !!set 1", ": not valid YAML: a value is not what its tag or digits say");
        assertFails("a: " + "x".repeat(1 << 20), ": larger than 1048576 bytes");
    }

    @Test
    void aListInsideItselfIsRefused() {
        assertThatThrownBy(() -> ConfigStore.of(Map.of("extra_config", read("a: &x [*x]"))))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("extra_config: expected nesting of at most 64 levels");
    }

    @Test
    void filesThatCanNotBeReadSayWhy() throws IOException {
        assertThatThrownBy(() -> ConfigFile.read(folder.resolve("none.yaml")))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "configuration file %s: there is no such file; correct the path or %s"
                                .formatted(folder.resolve("none.yaml"), "LMCACHE_CONFIG_FILE"));
        assertThatThrownBy(() -> ConfigFile.read(folder))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("it is a directory");
        Path latin = Files.write(folder.resolve("latin.yaml"), new byte[] {'a', ':', ' ', -4});
        assertThatThrownBy(() -> ConfigFile.read(latin))
                .isInstanceOf(ConfigException.class)
                .hasMessage("configuration file %s: not UTF-8 text", latin);
    }

    private void assertFails(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("configuration file " + folder.resolve("c.yaml") + message);
    }

    private Map<String, Object> read(String yaml) {
        try {
            return ConfigFile.read(
                    Files.write(folder.resolve("c.yaml"), yaml.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
