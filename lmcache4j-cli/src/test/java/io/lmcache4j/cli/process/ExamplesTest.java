package io.lmcache4j.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What README and examples show does what they say. */
@Timeout(150)
class ExamplesTest {
    private static final Path ROOT = Path.of(System.getProperty("lmcache4j.root"));

    @TempDir Path folder;

    @Test
    void embeddingExampleStoresRetrievesAndAsksItsServer() throws Exception {
        String source = ROOT.resolve("examples/embedding/EmbeddedCache.java").toString();
        try (CliProcess example = CliProcess.java(folder, Map.of(), List.of(source))) {
            assertThat(example.awaitExit()).as(example.err()).isZero();
            assertThat(example.out())
                    .startsWith("stored 1024, retrieved 1024\n")
                    .containsPattern("lmcache:num_hit_tokens_total\\{.*} 1024");
        }
    }

    @Test
    void usageExampleOfTheReadmeRuns() throws Exception {
        Path program = Files.writeString(folder.resolve("Usage.java"), usageProgram());
        try (CliProcess usage = CliProcess.java(folder, Map.of(), List.of(program.toString()))) {
            assertThat(usage.awaitExit()).as(usage.err()).isZero();
            assertThat(usage.err()).contains("listens on http://127.0.0.1:");
        }
    }

    /** The three lines of the README in a program that has a manager. */
    private static String usageProgram() throws Exception {
        Matcher example =
                Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                        .matcher(Files.readString(ROOT.resolve("README.md")));
        assertThat(example.find()).isTrue();
        assertThat(example.group(1)).hasLineCount(3);
        return """
        import io.lmcache4j.api.InternalApiServer;
        import io.lmcache4j.engine.LMCacheManager;
        import io.lmcache4j.engine.config.*;
        import java.util.Map;

        void main() {
            ConfigStore config = ConfigStore.of(Map.of(
                "internal_api_server_enabled", true, "internal_api_server_port_start", 0));
            EngineMetadata metadata = EngineMetadata.builder()
                .modelName("m").kvShape(new KvShape(1, 2, 256, 1, 16)).build();
            try (LMCacheManager manager = LMCacheManager.builder(config, metadata).build()) {
        %s
            }
        }
        """
                .formatted(example.group(1));
    }
}
