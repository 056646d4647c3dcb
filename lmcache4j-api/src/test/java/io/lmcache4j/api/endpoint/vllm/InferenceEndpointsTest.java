package io.lmcache4j.api.endpoint.vllm;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.TestServer;
import io.lmcache4j.api.body.ReferenceJson;
import io.lmcache4j.engine.InferenceInfo;
import io.lmcache4j.engine.Version;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Optional;

/** Beside an inference engine; what is answered without one is in the contract tables. */
class InferenceEndpointsTest {
    private static final InferenceInfo INFO =
            new InferenceInfo(
                    "0.9.1",
                    "model='m', é",
                    new InferenceInfo.Model(
                            Optional.of("m"),
                            Optional.of("torch.bfloat16"),
                            Optional.of(4096),
                            Optional.empty(),
                            Optional.of(32),
                            Optional.of(32),
                            Optional.of(8),
                            Optional.of(128)),
                    new InferenceInfo.Cache(
                            Optional.of(16),
                            Optional.of("auto"),
                            Optional.of(0.9),
                            Optional.empty(),
                            Optional.of(true)));

    @Test
    void theEngineIsShownUnderLmcachesNames() throws Exception {
        try (var server = TestServer.beside(() -> INFO)) {
            var info = server.get("/inference_info?format=yaml");
            assertThat(info.status()).isEqualTo(200);
            assertThat(info.type()).isEqualTo("application/json");
            assertThat(info.body())
                    .startsWith(
                            """
                            {
                              "vllm_version": "0.9.1",
                              "lmcache_version": "%s",
                              "vllm_config": "model='m', \\u00e9",
                              "model_config": {
                                "model": "m",
                                "dtype": "torch.bfloat16",
                                "max_model_len": 4096,
                                "vocab_size": null,
                            """
                                    .formatted(Version.current().display()))
                    .isEqualTo(ReferenceJson.pretty(INFO.attributes()));
            assertThat(server.get("/inference_version").body())
                    .isEqualTo("{\n  \"vllm_version\": \"0.9.1\"\n}");
        }
    }

    @Test
    void secretsInItsConfigurationAreMasked() {
        var info =
                new InferenceInfo(
                        "0.9.1",
                        "model='m', hf_token='hunter2', use_auth_token=None, seed=0",
                        INFO.model(),
                        INFO.cache());
        try (var server = TestServer.beside(() -> info)) {
            assertThat(server.get("/inference_info").body())
                    .contains("model='m', hf_token='***', use_auth_token=None, seed=0");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/inference_info, Failed to get inference info",
        "/inference_version, Failed to get inference version",
    })
    void aFailingEngineIsA500WithItsText(String path, String error) {
        try (var server =
                TestServer.beside(
                        () -> {
                            throw new IllegalStateException("still loading");
                        })) {
            var answer = server.get(path);
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.type()).isEqualTo("application/json");
            assertThat(answer.body())
                    .isEqualTo(
                            "{\n  \"error\": \"%s\",\n  \"message\": \"still loading\"\n}"
                                    .formatted(error));
        }
    }
}
