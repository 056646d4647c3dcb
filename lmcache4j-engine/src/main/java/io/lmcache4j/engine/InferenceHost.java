package io.lmcache4j.engine;

/**
 * The inference engine that a manager's cache serves, as far as {@code /inference_info} and {@code
 * /inference_version} ask about it (http-api.md §4.2, §4.3).
 *
 * <p>A host that wants to be shown hands one to {@link LMCacheManagerBuilder#inferenceHost}. Asked
 * on any thread, for each request anew; what it throws becomes the request's error.
 */
@FunctionalInterface
public interface InferenceHost {
    /** What runs now. */
    InferenceInfo info();

    /** Its version, {@code vllm_version} in the answers. */
    default String version() {
        return info().version();
    }
}
