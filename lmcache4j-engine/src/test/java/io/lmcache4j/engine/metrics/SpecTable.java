package io.lmcache4j.engine.metrics;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** engine.md §10.2, transcribed. */
final class SpecTable {

    static final List<String> COUNTERS =
            names(
                    """
                    num_retrieve_requests, num_store_requests, num_lookup_requests,
                    num_requested_tokens, num_hit_tokens, num_stored_tokens, num_lookup_tokens,
                    num_lookup_hits, num_vllm_hit_tokens, num_prompt_tokens,
                    num_remote_read_requests, num_remote_read_bytes, num_remote_write_requests,
                    num_remote_write_bytes, local_cpu_evict_count, local_cpu_evict_keys_count,
                    local_cpu_evict_failed_count, forced_unpin_count, lookup_0_hit_requests,
                    num_slow_retrieval_by_time, num_slow_retrieval_by_speed, remote_ping_errors,
                    remote_ping_successes
                    """);

    static final List<String> GAUGES =
            Stream.concat(
                            names(
                                    """
                                    retrieve_hit_rate, lookup_hit_rate, remote_ping_latency,
                                    remote_ping_error_code, local_cache_usage, remote_cache_usage,
                                    local_storage_usage, active_memory_objs_count,
                                    pinned_memory_objs_count,
                                    local_cpu_hot_cache_count, local_cpu_keys_in_request_count,
                                    kv_msg_queue_size, remote_put_task_num,
                                    pin_monitor_pinned_objects_count, lmcache_is_healthy,
                                    get_blocking_failed_count, put_failed_count,
                                    storage_events_ongoing_count, storage_events_done_count,
                                    storage_events_not_found_count, chunk_statistics_enabled,
                                    chunk_statistics_total_requests,
                                    chunk_statistics_total_chunks,
                                    chunk_statistics_unique_chunks, chunk_statistics_reuse_rate,
                                    chunk_statistics_bloom_filter_size_mb,
                                    chunk_statistics_bloom_filter_fill_rate,
                                    chunk_statistics_file_count,
                                    chunk_statistics_current_file_size,
                                    scheduler_unfinished_requests_count,
                                    connector_load_specs_count, connector_request_trackers_count,
                                    connector_kv_caches_count,
                                    connector_layerwise_retrievers_count,
                                    connector_invalid_block_ids_count,
                                    connector_requests_priority_count,
                                    periodic_threads_total_count, periodic_threads_running_count,
                                    periodic_threads_active_count
                                    """)
                                    .stream(),
                            Stream.of("critical", "high", "medium", "low")
                                    .flatMap(
                                            level ->
                                                    Stream.of("total", "running", "active")
                                                            .map(
                                                                    what ->
                                                                            "periodic_threads_"
                                                                                    + level
                                                                                    + "_"
                                                                                    + what)))
                    .toList();

    static final Map<String, List<Double>> HISTOGRAMS = histograms();

    private SpecTable() {}

    private static Map<String, List<Double>> histograms() {
        Map<String, List<Double>> all = new LinkedHashMap<>();
        put(
                all,
                "time_to_retrieve, time_to_store, p2p_time_to_transfer",
                numbers("0.001 0.005 0.01 0.02 0.04 0.06 0.08 0.1 0.25 0.5 0.75 1 2.5 5 7.5 10"));
        put(
                all,
                """
                time_to_lookup, retrieve_process_tokens_time, retrieve_broadcast_time,
                retrieve_to_gpu_time, remote_backend_batched_get_blocking_time,
                instrumented_connector_batched_get_time, store_process_tokens_time,
                store_from_gpu_time, store_put_time
                """,
                IntStream.range(0, 20).mapToObj(i -> 0.00001 * Math.pow(2, i)).toList());
        put(
                all,
                "retrieve_speed, store_speed, p2p_transfer_speed",
                numbers("1 8 16 32 64 128 256 512 1024 2048 4096 8192 16384 32768 65536"));
        put(
                all,
                "remote_time_to_get, remote_time_to_put, remote_time_to_get_sync",
                numbers("1 5 10 20 40 60 80 100 250 500 750 1000 2500 5000 7500 10000"));
        put(all, "request_cache_hit_rate", numbers("0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1.0"));
        put(
                all,
                "request_cache_lifespan",
                numbers("0 1 5 10 20 40 60 80 100 250 500 750 1000 2500 5000"));
        return all;
    }

    private static void put(Map<String, List<Double>> all, String names, List<Double> bounds) {
        names(names).forEach(name -> all.put(name, bounds));
    }

    private static List<String> names(String text) {
        return Arrays.stream(text.strip().split("\\s*,\\s*", -1)).toList();
    }

    private static List<Double> numbers(String text) {
        return Arrays.stream(text.split(" ", -1)).map(Double::valueOf).toList();
    }
}
