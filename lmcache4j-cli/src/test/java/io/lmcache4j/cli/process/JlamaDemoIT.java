package io.lmcache4j.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.lmcache4j.jlama.RandomModel;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code lmcache demo --engine jlama} as packaged, on a small model in a directory. */
@Timeout(240)
class JlamaDemoIT {
    private static final Path LAUNCHER =
            Path.of(System.getProperty("lmcache4j.distribution"), "lmcache");
    private static final Duration PATIENCE = Duration.ofSeconds(200);

    @TempDir Path folder;
    private Path model;

    @BeforeEach
    void writeModel() throws Exception {
        model = new RandomModel(4, 256, 8, 4, 256, 4096).write(folder.resolve("small-llama"), 1);
    }

    @Test
    void onceAndJsonPrintOneObject() throws Exception {
        try (CliProcess demo = start(Map.of(), "--once", "--json")) {
            assertThat(demo.awaitExit(PATIENCE)).as(demo.err()).isZero();
            JsonNode report = new JsonMapper().readTree(demo.out());
            assertThat(report.findValuesAsText("shared_tokens")).containsExactly("768", "2048");
            assertThat(report.findValuesAsText("new_tokens")).containsExactly("64", "64");
            assertThat(report.findValuesAsText("identical")).containsOnly("true");
            assertThat(report.get("tokens_saved").asInt()).isGreaterThanOrEqualTo(7 * (768 + 2048));
        }
    }

    @Test
    void apiServerTellsTrueNumbers() throws Exception {
        try (CliProcess demo = start(Map.of("LMCACHE_INTERNAL_API_SERVER_PORT_START", "0"))) {
            int port = demo.ports().getFirst();
            demo.awaitOut("Ctrl-C ends it.", PATIENCE);

            assertThat(demo.out()).contains("shared  new  cold", "http://127.0.0.1:" + port);
            assertThat(CliProcess.get(port, "/metrics"))
                    .containsPattern("lmcache:num_hit_tokens_total\\{.*} (19712|[2-5]\\d{4})");
            assertThat(CliProcess.get(port, "/meta"))
                    .contains("\"model_name\": \"small-llama\"")
                    .containsPattern("\"kv_shape\": \\[\\s*4,\\s*2,\\s*256,\\s*4,\\s*32\\s*]");
            assertThat(CliProcess.get(port, "/cache/kvcache/info")).contains("torch.float32");
            assertThat(CliProcess.get(port, "/inference_info")).contains("jlama 0.8.4");

            demo.terminate();
            assertThat(demo.awaitExit(Duration.ofSeconds(10))).isZero();
        }
    }

    @Test
    void directoryWithoutAModelIsTold() throws Exception {
        model = Files.createDirectory(folder.resolve("empty"));
        try (CliProcess demo = start(Map.of(), "--once")) {
            assertThat(demo.awaitExit(PATIENCE)).isEqualTo(1);
            assertThat(demo.err())
                    .contains("lmcache: config.json in model directory does not exist");
        }
    }

    private CliProcess start(Map<String, String> environment, String... more) throws Exception {
        List<String> all = new ArrayList<>(List.of("demo", "--engine", "jlama"));
        all.addAll(List.of("--model-dir", model.toString()));
        all.addAll(List.of(more));
        return CliProcess.launched(folder, environment, LAUNCHER, all.toArray(String[]::new));
    }
}
