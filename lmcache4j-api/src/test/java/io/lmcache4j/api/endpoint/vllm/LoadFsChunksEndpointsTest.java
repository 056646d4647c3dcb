package io.lmcache4j.api.endpoint.vllm;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.TestServer;
import io.lmcache4j.api.body.BodyStyle;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

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
        return load("", Map.of("config_path", file.toString()));
    }

    private TestServer.Answer load(String query, Map<String, Object> fields) {
        return worker.send(
                "POST",
                "/cache/load-fs-chunks" + query,
                new String(BodyStyle.COMPACT.render(fields), StandardCharsets.UTF_8),
                "Content-Type",
                "application/json");
    }

    private Map<String, Object> fields(String key, Object value) throws IOException {
        return Map.of("config_path", storeFile().toString(), key, value);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("lmcache.yaml"), text);
    }

    private Path storeFile() throws IOException {
        return file("chunk_size: 4\nremote_url: 'fs://host:0" + store() + "'\n");
    }

    private Path store() {
        return folder.resolve("store");
    }

    /** Eight tokens of a worker that shares the folder: two chunks. */
    private void fill() throws IOException {
        Files.createDirectories(store());
        for (Path old : chunks()) {
            Files.delete(old);
        }
        try (TestServer writer = TestServer.worker(Map.of("remote_url", "fs://" + store()))) {
            assertThat(writer.post("/cache/store?tokens_mock=0,8").status()).isEqualTo(200);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (chunks().size() < 2) {
                assertThat(System.nanoTime()).isLessThan(end);
                Thread.onSpinWait();
            }
        }
        worker.delete("/cache/clear");
    }

    private List<Path> chunks() throws IOException {
        try (Stream<Path> files = Files.list(store())) {
            return files.filter(file -> file.toString().endsWith(".data")).toList();
        }
    }

    private String retrieved() {
        return worker.post("/cache/retrieve?tokens_mock=0,8").body();
    }

    private String success(int loaded, int total, List<String> failed) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", "success");
        body.put("loaded_chunks", loaded);
        body.put("total_files", total);
        body.put("failed_keys", failed);
        body.put("config_path", folder.resolve("lmcache.yaml").toString());
        return new String(BodyStyle.PRETTY.render(body), StandardCharsets.UTF_8);
    }

    @Test
    void whatAnotherWorkerLeftIsInTheCpuTier() throws Exception {
        fill();
        assertThat(retrieved()).contains("\"num_retrieved\": 0");
        var answer = load(storeFile());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.type()).isEqualTo("application/json");
        assertThat(answer.body()).isEqualTo(success(2, 2, List.of()));
        assertThat(retrieved()).contains("\"num_retrieved\": 8");
        assertThat(load(storeFile()).body()).isEqualTo(success(2, 2, List.of()));
    }

    @Test
    void maxChunksCutsTheListAsPythonDoes() throws Exception {
        fill();
        assertThat(load("", fields("max_chunks", 1)).body()).isEqualTo(success(1, 2, List.of()));
        assertThat(load("", fields("max_chunks", 0)).body()).isEqualTo(success(2, 2, List.of()));
        assertThat(load("", fields("max_chunks", -1)).body()).isEqualTo(success(1, 2, List.of()));
        assertThat(load("", fields("max_chunks", -3)).body()).isEqualTo(success(0, 2, List.of()));
        BigInteger huge = BigInteger.TWO.pow(80);
        assertThat(load("", fields("max_chunks", huge)).body()).isEqualTo(success(2, 2, List.of()));
    }

    @Test
    void whatCanNotBeLoadedIsNamedAndTheRestLoaded() throws Exception {
        fill();
        Files.writeString(store().resolve("test-SEP-model@1@0@abc@bfloat16.data"), "foreign");
        Files.writeString(store().resolve("no-SEP-key.data"), "foreign");
        String body = load(storeFile()).body();
        assertThat(body)
                .contains("\"loaded_chunks\": 2")
                .contains("\"total_files\": 4")
                .contains("\"test/model@1@0@abc@bfloat16\"")
                .contains("\"no-SEP-key\"");
        assertThat(load("", fields("max_failed_keys", 1)).body())
                .containsPattern("\"failed_keys\": \\[\n    \"[^\"]*\"\n  ]");
        assertThat(load("", fields("max_failed_keys", 0)).body()).contains("\"failed_keys\": []");
    }

    @Test
    void aDryRunSaysWhatWouldBeLoadedAndLoadsNothing() throws Exception {
        fill();
        Files.writeString(store().resolve("no-key.data"), "foreign");
        Map<String, Object> fields = Map.of("config_path", storeFile().toString());
        assertThat(load("?dry_run=true", fields).body())
                .isEqualTo(
                        "{\"dry_run\":true,\"backends\":{\"LocalCPUBackend\":{\"chunks\":0,"
                                + "\"bytes\":0,\"tokens\":0,\"pinned\":0,\"skipped\":0}},"
                                + "\"recompute_tokens\":0,\"loaded_chunks\":2,\"total_files\":3,"
                                + "\"failed_keys\":[\"no-key\"],\"config_path\":\""
                                + folder.resolve("lmcache.yaml")
                                + "\"}");
        assertThat(retrieved()).contains("\"num_retrieved\": 0");
    }

    @Test
    void whileTheHotCacheIsOffNothingCanBeLoaded() throws Exception {
        fill();
        worker.put("/hot_cache/disable");
        try {
            var answer = load(storeFile());
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.body())
                    .isEqualTo(
                            "{\"detail\":\"Chunk loading failed: the hot cache is off; switch it on"
                                    + " with PUT /hot_cache/enable\"}");
        } finally {
            worker.put("/hot_cache/enable");
        }
    }

    @Test
    void aFolderThatIsNotThereIsNotMade() throws Exception {
        Path missing = folder.resolve("missing");
        var answer = load(file("remote_url: 'fs://host:0" + missing + "'\n"));
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.type()).isEqualTo("application/json");
        assertThat(answer.body())
                .isEqualTo(
                        "{\"detail\":\"Failed to initialize RemoteBackend: remote_url: there is no"
                                + " directory "
                                + missing
                                + "\"}");
        assertThat(missing).doesNotExist();
    }

    @Test
    void aStoreThatNobodyKnowsIsNamedWithoutItsPassword() throws Exception {
        assertThat(load(file("remote_url: 'no://u:hunter2@host:0/tmp/x'\n")).body())
                .startsWith("{\"detail\":\"Failed to initialize RemoteBackend: No adapter found")
                .contains("nothing here knows 'no'")
                .doesNotContain("hunter2");
    }

    @Test
    void aStoreThatListsNothingSaysSo() throws Exception {
        assertThat(load(file("remote_url: 'lm://127.0.0.1:1'\n")).body())
                .isEqualTo("{\"detail\":\"Chunk loading failed: this store can't list its keys\"}");
    }

    @Test
    void aFileWithoutARemoteSaysSo() throws Exception {
        assertThat(load(file("chunk_size: 256\n")).body())
                .isEqualTo(
                        "{\"detail\":\"Failed to initialize RemoteBackend: no remote_url is"
                                + " set\"}");
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
