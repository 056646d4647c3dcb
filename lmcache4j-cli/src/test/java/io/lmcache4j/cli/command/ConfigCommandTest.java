package io.lmcache4j.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

class ConfigCommandTest {
    @TempDir Path folder;

    @Test
    void jsonTellsEveryValueWithItsOrigin() throws Exception {
        Path file = Files.writeString(folder.resolve("lmcache.yaml"), "chunk_size: 512\n");

        CommandRun run = CommandRun.of("config", "--json", "--config", file.toString());

        assertThat(run.exitCode()).isZero();
        JsonNode keys = new JsonMapper().readTree(run.out());
        assertThat(keys.size()).isGreaterThan(90);
        assertThat(keys.at("/chunk_size/value").intValue()).isEqualTo(512);
        assertThat(keys.at("/chunk_size/origin").textValue()).isEqualTo("file " + file);
        assertThat(keys.at("/cache_policy/value").textValue()).isEqualTo("LRU");
        assertThat(keys.at("/cache_policy/origin").textValue()).isEqualTo("default");
    }

    @Test
    void secretsAreMasked() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("lmcache.yaml"),
                        """
                        remote_url: redis://user:opensesame@host:6379
                        extra_config: {aws_secret_access_key: opensesame}
                        """);

        CommandRun run = CommandRun.of("config", "--config", file.toString());

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("***").doesNotContain("opensesame");
    }

    @Test
    void badValueIsOneLineAndExitCodeOne() throws Exception {
        Path file = Files.writeString(folder.resolve("lmcache.yaml"), "chunk_size: many\n");

        CommandRun run = CommandRun.of("config", "--config", file.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("lmcache: chunk_size: ")
                .contains("many", file.toString())
                .hasLineCount(1);
    }

    @Test
    void missingFileIsOneLineAndExitCodeOne() {
        CommandRun run = CommandRun.of("config", "--config", folder.resolve("none").toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("none").hasLineCount(1);
    }
}
