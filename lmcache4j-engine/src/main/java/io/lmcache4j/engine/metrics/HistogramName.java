package io.lmcache4j.engine.metrics;

/** LMCache's histograms and their buckets (engine.md §10.2). */
enum HistogramName {
    TIME_TO_RETRIEVE(
            "time_to_retrieve",
            Buckets.REQUEST_SECONDS,
            "Time to retrieve from lmcache in seconds"),
    TIME_TO_STORE("time_to_store", Buckets.REQUEST_SECONDS, "Time to store to lmcache in seconds"),
    P2P_TIME_TO_TRANSFER(
            "p2p_time_to_transfer",
            Buckets.REQUEST_SECONDS,
            "Time to transfer from a peer in seconds"),
    TIME_TO_LOOKUP(
            "time_to_lookup", Buckets.PHASE_SECONDS, "Time to look up in lmcache in seconds"),
    RETRIEVE_PROCESS_TOKENS_TIME(
            "retrieve_process_tokens_time",
            Buckets.PHASE_SECONDS,
            "Time to process the tokens of a retrieve request in seconds"),
    RETRIEVE_BROADCAST_TIME(
            "retrieve_broadcast_time",
            Buckets.PHASE_SECONDS,
            "Time to broadcast the memory of a retrieve request in seconds"),
    RETRIEVE_TO_GPU_TIME(
            "retrieve_to_gpu_time",
            Buckets.PHASE_SECONDS,
            "Time to copy retrieved memory to the KV caches in seconds"),
    REMOTE_BACKEND_BATCHED_GET_BLOCKING_TIME(
            "remote_backend_batched_get_blocking_time",
            Buckets.PHASE_SECONDS,
            "Time of a batched blocking read from a remote backend in seconds"),
    INSTRUMENTED_CONNECTOR_BATCHED_GET_TIME(
            "instrumented_connector_batched_get_time",
            Buckets.PHASE_SECONDS,
            "Time of a batched read by a remote connector in seconds"),
    STORE_PROCESS_TOKENS_TIME(
            "store_process_tokens_time",
            Buckets.PHASE_SECONDS,
            "Time to process the tokens of a store request in seconds"),
    STORE_FROM_GPU_TIME(
            "store_from_gpu_time",
            Buckets.PHASE_SECONDS,
            "Time to copy memory to store from the KV caches in seconds"),
    STORE_PUT_TIME(
            "store_put_time",
            Buckets.PHASE_SECONDS,
            "Time to hand stored memory to the backends in seconds"),
    RETRIEVE_SPEED(
            "retrieve_speed",
            Buckets.TOKENS_PER_SECOND,
            "Speed of retrieve requests in tokens per second"),
    STORE_SPEED(
            "store_speed",
            Buckets.TOKENS_PER_SECOND,
            "Speed of store requests in tokens per second"),
    P2P_TRANSFER_SPEED(
            "p2p_transfer_speed",
            Buckets.TOKENS_PER_SECOND,
            "Speed of transfers from a peer in tokens per second"),
    REMOTE_TIME_TO_GET(
            "remote_time_to_get",
            Buckets.REMOTE_MILLIS,
            "Time to get from a remote backend in milliseconds"),
    REMOTE_TIME_TO_PUT(
            "remote_time_to_put",
            Buckets.REMOTE_MILLIS,
            "Time to put to a remote backend in milliseconds"),
    REMOTE_TIME_TO_GET_SYNC(
            "remote_time_to_get_sync",
            Buckets.REMOTE_MILLIS,
            "Time to get from a remote backend synchronously in milliseconds"),
    REQUEST_CACHE_HIT_RATE(
            "request_cache_hit_rate",
            Buckets.HIT_RATE,
            "Hit tokens per looked-up token of a request, requests without a hit left out"),
    REQUEST_CACHE_LIFESPAN(
            "request_cache_lifespan",
            Buckets.LIFESPAN_MINUTES,
            "Age of a chunk when it is used again in minutes");

    private final String text;
    private final Buckets defaultBuckets;
    private final String help;

    HistogramName(String text, Buckets defaultBuckets, String help) {
        this.text = text;
        this.defaultBuckets = defaultBuckets;
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

    Buckets defaultBuckets() {
        return defaultBuckets;
    }

    String help() {
        return help;
    }
}
