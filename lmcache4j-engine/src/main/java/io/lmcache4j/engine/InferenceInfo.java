package io.lmcache4j.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an inference engine says of itself, under the names that LMCache gives it (http-api.md
 * §4.2).
 *
 * @param version of the inference engine
 * @param config its whole configuration, as text for people
 * @param model what it serves
 * @param cache how it keeps KV
 */
public record InferenceInfo(String version, String config, Model model, Cache cache) {
    /**
     * The model. What a host can't tell is empty and shown as null.
     *
     * @param name or path
     * @param dtype as the engine writes it, such as {@code torch.bfloat16}
     * @param maxLength most tokens of a request
     * @param attentionHeads on this rank
     * @param kvHeads on this rank
     */
    public record Model(
            Optional<String> name,
            Optional<String> dtype,
            Optional<Integer> maxLength,
            Optional<Integer> vocabularySize,
            Optional<Integer> layers,
            Optional<Integer> attentionHeads,
            Optional<Integer> kvHeads,
            Optional<Integer> headSize) {
        Map<String, Object> attributes() {
            Map<String, Object> attributes = new LinkedHashMap<>();
            attributes.put("model", name.orElse(null));
            attributes.put("dtype", dtype.orElse(PYTHON_NONE));
            attributes.put("max_model_len", maxLength.orElse(null));
            attributes.put("vocab_size", vocabularySize.orElse(null));
            attributes.put("num_layers", layers.orElse(null));
            attributes.put("num_attention_heads", attentionHeads.orElse(null));
            attributes.put("num_kv_heads", kvHeads.orElse(null));
            attributes.put("head_size", headSize.orElse(null));
            return attributes;
        }
    }

    /**
     * The engine's own KV cache. What a host can't tell is empty and shown as null.
     *
     * @param blockSize slots of a block
     * @param dtype as configured, such as {@code auto}
     * @param memoryUtilization share of the accelerator's memory
     * @param swapSpace in GiB
     * @param prefixCaching whether the engine itself keeps prefixes
     */
    public record Cache(
            Optional<Integer> blockSize,
            Optional<String> dtype,
            Optional<Double> memoryUtilization,
            Optional<Double> swapSpace,
            Optional<Boolean> prefixCaching) {
        Map<String, Object> attributes() {
            Map<String, Object> attributes = new LinkedHashMap<>();
            attributes.put("block_size", blockSize.orElse(null));
            attributes.put("cache_dtype", dtype.orElse(PYTHON_NONE));
            attributes.put("gpu_memory_utilization", memoryUtilization.orElse(null));
            attributes.put("swap_space", swapSpace.orElse(null));
            attributes.put("enable_prefix_caching", prefixCaching.orElse(null));
            return attributes;
        }
    }

    /** LMCache passes both dtypes through str(), an absent one too. */
    private static final String PYTHON_NONE = "None";

    /** Everything in LMCache's order, values as JSON has them. */
    public Map<String, Object> attributes() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("vllm_version", version);
        attributes.put("lmcache_version", Version.current().display());
        attributes.put("vllm_config", config);
        attributes.put("model_config", model.attributes());
        attributes.put("cache_config", cache.attributes());
        return attributes;
    }
}
