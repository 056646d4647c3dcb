package io.lmcache4j.engine.metrics;

import java.util.Arrays;
import java.util.Optional;

/** LMCache's counters (engine.md §10.2); exposed with the suffix {@code _total}. */
enum CounterName {
    NUM_RETRIEVE_REQUESTS(
            "num_retrieve_requests", "Total number of retrieve requests sent to lmcache"),
    NUM_STORE_REQUESTS("num_store_requests", "Total number of store requests sent to lmcache"),
    NUM_LOOKUP_REQUESTS("num_lookup_requests", "Total number of lookup requests sent to lmcache"),
    NUM_REQUESTED_TOKENS(
            "num_requested_tokens",
            "Total number of tokens requested from lmcache by retrieve requests"),
    NUM_HIT_TOKENS(
            "num_hit_tokens", "Total number of tokens that retrieve requests found in lmcache"),
    NUM_STORED_TOKENS(
            "num_stored_tokens", "Total number of tokens that store requests brought to lmcache"),
    NUM_LOOKUP_TOKENS("num_lookup_tokens", "Total number of tokens looked up in lmcache"),
    NUM_LOOKUP_HITS("num_lookup_hits", "Total number of tokens that lookups found in lmcache"),
    NUM_VLLM_HIT_TOKENS(
            "num_vllm_hit_tokens",
            "Total number of tokens that were hits in the inference engine's own cache"),
    NUM_PROMPT_TOKENS("num_prompt_tokens", "Total number of prompt tokens"),
    NUM_REMOTE_READ_REQUESTS(
            "num_remote_read_requests", "Total number of reads from the remote backends"),
    NUM_REMOTE_READ_BYTES(
            "num_remote_read_bytes", "Total number of bytes read from the remote backends"),
    NUM_REMOTE_WRITE_REQUESTS(
            "num_remote_write_requests", "Total number of writes to the remote backends"),
    NUM_REMOTE_WRITE_BYTES(
            "num_remote_write_bytes", "Total number of bytes written to the remote backends"),
    LOCAL_CPU_EVICT_COUNT(
            "local_cpu_evict_count",
            "Total number of times the local CPU backend had to make room"),
    LOCAL_CPU_EVICT_KEYS_COUNT(
            "local_cpu_evict_keys_count",
            "Total number of keys evicted from the local CPU backend"),
    LOCAL_CPU_EVICT_FAILED_COUNT(
            "local_cpu_evict_failed_count",
            "Total number of times the local CPU backend found nothing to evict"),
    FORCED_UNPIN_COUNT(
            "forced_unpin_count", "Total number of objects unpinned because their pin timed out"),
    LOOKUP_0_HIT_REQUESTS(
            "lookup_0_hit_requests", "Total number of lookup requests without any hit"),
    NUM_SLOW_RETRIEVAL_BY_TIME(
            "num_slow_retrieval_by_time",
            "Total number of retrieve requests that took longer than the threshold"),
    NUM_SLOW_RETRIEVAL_BY_SPEED(
            "num_slow_retrieval_by_speed",
            "Total number of retrieve requests with fewer tokens per second than the threshold"),
    REMOTE_PING_ERRORS("remote_ping_errors", "Total number of failed pings of the remote backends"),
    REMOTE_PING_SUCCESSES(
            "remote_ping_successes", "Total number of successful pings of the remote backends");

    private final String text;
    private final String help;

    CounterName(String text, String help) {
        this.text = text;
        this.help = help;
    }

    /** The name without prefix. */
    String text() {
        return text;
    }

    /** The name as registered. */
    String fullName() {
        return LMCacheMetrics.PREFIX + text;
    }

    String help() {
        return help;
    }

    /** The counter of this name, given without prefix. */
    static Optional<CounterName> find(String text) {
        return Arrays.stream(values()).filter(counter -> counter.text.equals(text)).findFirst();
    }
}
