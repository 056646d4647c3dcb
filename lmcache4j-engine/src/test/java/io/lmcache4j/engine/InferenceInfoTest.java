package io.lmcache4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.Role;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Optional;

class InferenceInfoTest {
    private static final InferenceInfo INFO =
            new InferenceInfo(
                    "0.11.0",
                    "model='m'",
                    new InferenceInfo.Model(
                            Optional.of("m"),
                            Optional.of("torch.bfloat16"),
                            Optional.of(8192),
                            Optional.of(128_256),
                            Optional.of(32),
                            Optional.of(32),
                            Optional.of(8),
                            Optional.of(128)),
                    new InferenceInfo.Cache(
                            Optional.of(16),
                            Optional.of("auto"),
                            Optional.of(0.9),
                            Optional.of(4.0),
                            Optional.of(true)));

    private static LMCacheManagerBuilder builder() {
        return LMCacheManager.builder(
                ConfigStore.of(Map.of()), EngineFixture.metadata(Role.SCHEDULER));
    }

    @Test
    void withoutAHostThereIsNothingToShow() {
        try (LMCacheManager manager = builder().build()) {
            assertThat(manager.inferenceInfo()).isEmpty();
            assertThat(manager.inferenceVersion()).isEqualTo("NA");
        }
    }

    @Test
    void aHostIsShownUnderLMCachesNamesInTheirOrder() {
        try (LMCacheManager manager = builder().inferenceHost(() -> INFO).build()) {
            assertThat(manager.inferenceVersion()).isEqualTo("0.11.0");
            assertThat(manager.inferenceInfo())
                    .hasToString(
                            "{vllm_version=0.11.0, lmcache_version="
                                    + Version.current().display()
                                    + ", vllm_config=model='m', model_config={model=m,"
                                    + " dtype=torch.bfloat16, max_model_len=8192,"
                                    + " vocab_size=128256, num_layers=32,"
                                    + " num_attention_heads=32, num_kv_heads=8, head_size=128},"
                                    + " cache_config={block_size=16, cache_dtype=auto,"
                                    + " gpu_memory_utilization=0.9, swap_space=4.0,"
                                    + " enable_prefix_caching=true}}");
        }
    }

    @Test
    void whatAHostCantTellIsNullAndAnAbsentDtypeIsPythonsText() {
        InferenceInfo unknown =
                new InferenceInfo(
                        "1",
                        "",
                        new InferenceInfo.Model(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()),
                        new InferenceInfo.Cache(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
        assertThat(unknown.attributes().toString())
                .contains("model_config={model=null, dtype=None, max_model_len=null,")
                .contains("cache_config={block_size=null, cache_dtype=None,");
    }

    @Test
    void whatAHostThrowsReachesTheAsker() {
        InferenceHost broken =
                () -> {
                    throw new IllegalStateException("not loaded");
                };
        try (LMCacheManager manager = builder().inferenceHost(broken).build()) {
            assertThatThrownBy(manager::inferenceInfo).hasMessage("not loaded");
            assertThatThrownBy(manager::inferenceVersion).hasMessage("not loaded");
        }
    }
}
