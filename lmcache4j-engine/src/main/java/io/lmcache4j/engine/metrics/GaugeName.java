package io.lmcache4j.engine.metrics;

import java.util.Arrays;
import java.util.Optional;

/** LMCache's gauges (engine.md §10.2), all of them computed when scraped. */
enum GaugeName {
    RETRIEVE_HIT_RATE(
            "retrieve_hit_rate",
            "Hit tokens per requested token over the retrieve requests of the last interval"),
    LOOKUP_HIT_RATE(
            "lookup_hit_rate",
            "Hit tokens per looked-up token over the lookups of the last interval"),
    REMOTE_PING_LATENCY(
            "remote_ping_latency", "Latency of the last ping of a remote backend in milliseconds"),
    REMOTE_PING_ERROR_CODE(
            "remote_ping_error_code",
            "Error code of the last ping of a remote backend, 0 for none"),
    LOCAL_CACHE_USAGE("local_cache_usage", "Bytes in use by the local cache"),
    REMOTE_CACHE_USAGE("remote_cache_usage", "Bytes in use by the remote cache"),
    LOCAL_STORAGE_USAGE("local_storage_usage", "Bytes in use by the local storage"),
    ACTIVE_MEMORY_OBJS_COUNT("active_memory_objs_count", "Number of memory objects in use"),
    PINNED_MEMORY_OBJS_COUNT("pinned_memory_objs_count", "Number of pinned memory objects"),
    LOCAL_CPU_HOT_CACHE_COUNT(
            "local_cpu_hot_cache_count",
            "Number of keys in the hot cache of the local CPU backend"),
    LOCAL_CPU_KEYS_IN_REQUEST_COUNT(
            "local_cpu_keys_in_request_count",
            "Number of keys waiting to be marked as recently used"),
    KV_MSG_QUEUE_SIZE(
            "kv_msg_queue_size", "Number of messages waiting to be sent to the controller"),
    REMOTE_PUT_TASK_NUM("remote_put_task_num", "Number of running writes to the remote backends"),
    PIN_MONITOR_PINNED_OBJECTS_COUNT(
            "pin_monitor_pinned_objects_count", "Number of objects watched by the pin monitor"),
    LMCACHE_IS_HEALTHY("lmcache_is_healthy", "1 if the engine is healthy, 0 if not"),
    GET_BLOCKING_FAILED_COUNT(
            "get_blocking_failed_count",
            "Number of failed blocking reads from the remote backends"),
    PUT_FAILED_COUNT("put_failed_count", "Number of failed writes to the remote backends"),
    STORAGE_EVENTS_ONGOING_COUNT(
            "storage_events_ongoing_count", "Number of storage events going on"),
    STORAGE_EVENTS_DONE_COUNT(
            "storage_events_done_count", "Number of storage events done and not yet fetched"),
    STORAGE_EVENTS_NOT_FOUND_COUNT(
            "storage_events_not_found_count", "Number of storage events marked as not found"),
    CHUNK_STATISTICS_ENABLED(
            "chunk_statistics_enabled", "1 if chunk statistics are recorded, 0 if not"),
    CHUNK_STATISTICS_TOTAL_REQUESTS(
            "chunk_statistics_total_requests", "Number of requests in the chunk statistics"),
    CHUNK_STATISTICS_TOTAL_CHUNKS(
            "chunk_statistics_total_chunks", "Number of chunks in the chunk statistics"),
    CHUNK_STATISTICS_UNIQUE_CHUNKS(
            "chunk_statistics_unique_chunks", "Number of different chunks in the chunk statistics"),
    CHUNK_STATISTICS_REUSE_RATE(
            "chunk_statistics_reuse_rate", "Share of chunks that were seen before"),
    CHUNK_STATISTICS_BLOOM_FILTER_SIZE_MB(
            "chunk_statistics_bloom_filter_size_mb",
            "Size of the Bloom filter of the chunk statistics in MB"),
    CHUNK_STATISTICS_BLOOM_FILTER_FILL_RATE(
            "chunk_statistics_bloom_filter_fill_rate",
            "Share of set bits in the Bloom filter of the chunk statistics"),
    CHUNK_STATISTICS_FILE_COUNT(
            "chunk_statistics_file_count", "Number of files of the chunk statistics"),
    CHUNK_STATISTICS_CURRENT_FILE_SIZE(
            "chunk_statistics_current_file_size",
            "Size of the current file of the chunk statistics in bytes"),
    SCHEDULER_UNFINISHED_REQUESTS_COUNT(
            "scheduler_unfinished_requests_count",
            "Number of unfinished requests in the scheduler"),
    CONNECTOR_LOAD_SPECS_COUNT(
            "connector_load_specs_count", "Number of load specifications in the connector"),
    CONNECTOR_REQUEST_TRACKERS_COUNT(
            "connector_request_trackers_count", "Number of request trackers in the connector"),
    CONNECTOR_KV_CACHES_COUNT("connector_kv_caches_count", "Number of KV caches in the connector"),
    CONNECTOR_LAYERWISE_RETRIEVERS_COUNT(
            "connector_layerwise_retrievers_count",
            "Number of layerwise retrievers in the connector"),
    CONNECTOR_INVALID_BLOCK_IDS_COUNT(
            "connector_invalid_block_ids_count", "Number of invalid block ids in the connector"),
    CONNECTOR_REQUESTS_PRIORITY_COUNT(
            "connector_requests_priority_count",
            "Number of requests with a priority in the connector"),
    PERIODIC_THREADS_TOTAL_COUNT("periodic_threads_total_count", "Number of periodic threads"),
    PERIODIC_THREADS_RUNNING_COUNT(
            "periodic_threads_running_count", "Number of running periodic threads"),
    PERIODIC_THREADS_ACTIVE_COUNT(
            "periodic_threads_active_count", "Number of active periodic threads"),
    PERIODIC_THREADS_CRITICAL_TOTAL(
            "periodic_threads_critical_total", "Number of periodic threads of level critical"),
    PERIODIC_THREADS_CRITICAL_RUNNING(
            "periodic_threads_critical_running",
            "Number of running periodic threads of level critical"),
    PERIODIC_THREADS_CRITICAL_ACTIVE(
            "periodic_threads_critical_active",
            "Number of active periodic threads of level critical"),
    PERIODIC_THREADS_HIGH_TOTAL(
            "periodic_threads_high_total", "Number of periodic threads of level high"),
    PERIODIC_THREADS_HIGH_RUNNING(
            "periodic_threads_high_running", "Number of running periodic threads of level high"),
    PERIODIC_THREADS_HIGH_ACTIVE(
            "periodic_threads_high_active", "Number of active periodic threads of level high"),
    PERIODIC_THREADS_MEDIUM_TOTAL(
            "periodic_threads_medium_total", "Number of periodic threads of level medium"),
    PERIODIC_THREADS_MEDIUM_RUNNING(
            "periodic_threads_medium_running",
            "Number of running periodic threads of level medium"),
    PERIODIC_THREADS_MEDIUM_ACTIVE(
            "periodic_threads_medium_active", "Number of active periodic threads of level medium"),
    PERIODIC_THREADS_LOW_TOTAL(
            "periodic_threads_low_total", "Number of periodic threads of level low"),
    PERIODIC_THREADS_LOW_RUNNING(
            "periodic_threads_low_running", "Number of running periodic threads of level low"),
    PERIODIC_THREADS_LOW_ACTIVE(
            "periodic_threads_low_active", "Number of active periodic threads of level low");

    private final String text;
    private final String help;

    GaugeName(String text, String help) {
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

    /** The gauge of this name, given without prefix. */
    static Optional<GaugeName> find(String text) {
        return Arrays.stream(values()).filter(gauge -> gauge.text.equals(text)).findFirst();
    }
}
