package io.lmcache4j.api.endpoint.vllm;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.TestServer;
import io.lmcache4j.api.body.BodyStyle;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The cases of {@code contract/load-fs-chunks.md} that need a file. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoadFsChunksEndpointsTest {
    private final TestServer worker = TestServer.worker();
    @TempDir private Path folder;

    @AfterAll
    void close() {
        worker.close();
    }

    private TestServer.Answer load(Path file) {
        byte[] body = BodyStyle.COMPACT.render(Map.of("config_path", file.toString()));
        return worker.send(
                "POST",
                "/cache/load-fs-chunks",
                new String(body, StandardCharsets.UTF_8),
                "Content-Type",
                "application/json");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("lmcache.yaml"), text);
    }

    @Test
    void aUsableFileEndsAtTheConnectorThatIsNotThere() throws Exception {
        var answer = load(file("chunk_size: 256\nremote_url: 'fs://u:hunter2@host:0/tmp/x'\n"));
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.type()).isEqualTo("application/json");
        assertThat(answer.body())
                .isEqualTo(
                        "{\"detail\":\"Failed to initialize RemoteBackend: this build has no"
                                + " connector for fs://\"}");
    }

    @Test
    void aFileWithoutARemoteSaysSo() throws Exception {
        assertThat(load(file("chunk_size: 256\n")).body())
                .isEqualTo(
                        "{\"detail\":\"Failed to initialize RemoteBackend: the file sets no"
                                + " remote_url\"}");
    }

    @Test
    void aBadValueIsNamedAndNoSecretQuoted() throws Exception {
        var answer =
                load(
                        file(
                                """
                                chunk_size: x
                                extra_config: {api_key: hunter2, password: [hunter2]}
                                """));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body())
                .startsWith("{\"detail\":\"Invalid configuration file: chunk_size: expected")
                .doesNotContain("hunter2");
        assertThat(load(file("extra_config: hunter2\n")).body()).doesNotContain("hunter2");
        assertThat(load(file("api_key hunter2\n  x: 1\n")).body()).doesNotContain("hunter2");
    }

    @Test
    void aPipeIsNotWaitedFor() throws Exception {
        Path pipe = folder.resolve("pipe");
        Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
        assertThat(made.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(made.exitValue()).isZero();
        var answer = load(pipe);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).endsWith("pipe is no regular file\"}");
    }
}
