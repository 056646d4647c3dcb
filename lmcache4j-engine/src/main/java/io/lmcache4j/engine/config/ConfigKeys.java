package io.lmcache4j.engine.config;

import static io.lmcache4j.engine.config.ConfigKey.nullable;
import static io.lmcache4j.engine.config.Effect.BACKEND;
import static io.lmcache4j.engine.config.Effect.LIVE;
import static io.lmcache4j.engine.config.Effect.LOOKUP;
import static io.lmcache4j.engine.config.Effect.NONE;
import static io.lmcache4j.engine.config.Effect.RESTART;
import static io.lmcache4j.engine.config.KeyType.BOOL;
import static io.lmcache4j.engine.config.KeyType.DICT;
import static io.lmcache4j.engine.config.KeyType.FLOAT;
import static io.lmcache4j.engine.config.KeyType.FLOAT_LIST;
import static io.lmcache4j.engine.config.KeyType.INT;
import static io.lmcache4j.engine.config.KeyType.INT_LIST;
import static io.lmcache4j.engine.config.KeyType.TEXT;
import static io.lmcache4j.engine.config.KeyType.TEXT_LIST;

import java.util.List;

/**
 * The table of all keys (engine.md §1.3, in its order): name, type, default, effect of a change,
 * help, and where they differ from the type's, converter and check. {@code /conf}, environment
 * names, documentation and the test of defaults all read it.
 *
 * <p>Ours differs from LMCache's in the default of {@code internal_api_server_host} and in the key
 * {@code run_script_api_enabled} (http-api.md §9).
 */
final class ConfigKeys {
    private static final String[] HASH_ALGORITHMS = {
        "builtin", "sha256_cbor", "sha256", "xxhash_cbor", "xxhash", "sha256_cbor_64bit"
    };
    private static final String[] CACHE_POLICIES = {"LRU", "LFU", "FIFO", "MRU"};

    static final List<ConfigKey> ALL =
            List.of(
                    key("chunk_size", INT, 256L, RESTART, "tokens per chunk")
                            .checked(Check.between(1, Integer.MAX_VALUE)),
                    key("local_cpu", BOOL, true, BACKEND, "keep chunks in the CPU hot cache"),
                    key(
                                    "max_local_cpu_size",
                                    FLOAT,
                                    5.0,
                                    BACKEND,
                                    "GB of the CPU pool, which exists as staging even without"
                                            + " local_cpu")
                            .checked(Check.gigabytes()),
                    key(
                            "local_cpu_use_hugepages",
                            BOOL,
                            false,
                            BACKEND,
                            "ask for 2 MiB huge pages for the pool"),
                    key(
                                    "reserve_local_cpu_size",
                                    FLOAT,
                                    0.0,
                                    NONE,
                                    "GB left free on the host in first-rank mode")
                            .checked(Check.gigabytes()),
                    nullable(
                                    "local_disk",
                                    TEXT,
                                    BACKEND,
                                    "directory of the disk tier, or several with commas between")
                            .converted(Converters::toLocalDisk),
                    key(
                                    "local_disk_path_sharding",
                                    TEXT,
                                    "by_gpu",
                                    NONE,
                                    "how workers share the directories")
                            .checked(Check.oneOf("by_gpu")),
                    key(
                                    "max_local_disk_size",
                                    FLOAT,
                                    0.0,
                                    BACKEND,
                                    "GB of the disk tier; 0 means none")
                            .checked(Check.gigabytes()),
                    nullable(
                            "remote_url",
                            TEXT,
                            BACKEND,
                            "URL of a remote store; deprecated for remote_storage_plugins"),
                    key(
                                    "remote_serde",
                                    TEXT,
                                    "naive",
                                    NONE,
                                    "how chunks are serialized for remote stores; only naive is"
                                            + " built")
                            .orNull()
                            .checked(
                                    Check.only(
                                            "naive",
                                            "no other remote serialization is built; remove"
                                                    + " remote_serde")),
                    key(
                            "use_layerwise",
                            BOOL,
                            false,
                            RESTART,
                            "chunks are kept in one object for each layer"),
                    key(
                            "save_decode_cache",
                            BOOL,
                            false,
                            LIVE,
                            "the host also stores tokens it decoded"),
                    key(
                                    "pre_caching_hash_algorithm",
                                    TEXT,
                                    "builtin",
                                    RESTART,
                                    "hash of the tokens in chunk keys; must be equal wherever a"
                                            + " cache is shared")
                            .checked(Check.oneOf(HASH_ALGORITHMS)),
                    key(
                                    "enable_blending",
                                    BOOL,
                                    false,
                                    RESTART,
                                    "CacheBlend; not built, so only false")
                            .checked(
                                    Check.only(
                                            false,
                                            "CacheBlend is not built; remove enable_blending")),
                    nullable("blend_recompute_ratios", FLOAT_LIST, NONE, "CacheBlend"),
                    nullable("blend_thresholds", FLOAT_LIST, NONE, "CacheBlend"),
                    nullable("blend_check_layers", INT_LIST, NONE, "CacheBlend"),
                    key("blend_min_tokens", INT, 256L, NONE, "CacheBlend").checked(Check.count()),
                    key("blend_special_str", TEXT, " # # ", NONE, "CacheBlend: separator text"),
                    nullable(
                            "retrieve_locations",
                            TEXT_LIST,
                            LIVE,
                            "names of the only backends to search"),
                    nullable("store_location", TEXT, LIVE, "name of the only backend to store to"),
                    key(
                                    "enable_p2p",
                                    BOOL,
                                    false,
                                    RESTART,
                                    "fetch chunks from peers; not built, so only false")
                            .checked(
                                    Check.only(
                                            false,
                                            "peer-to-peer transfer is not built; remove"
                                                    + " enable_p2p")),
                    nullable("p2p_host", TEXT, NONE, "peer to peer"),
                    nullable("p2p_init_ports", INT_LIST, NONE, "peer to peer")
                            .checked(Check.eachBetween(0, 65_535)),
                    nullable("p2p_lookup_ports", INT_LIST, NONE, "peer to peer")
                            .checked(Check.eachBetween(0, 65_535)),
                    nullable("mp_host", TEXT, NONE, "host of the multiprocess server"),
                    key("mp_port", INT, 5555L, NONE, "port of the multiprocess server")
                            .checked(Check.port()),
                    key(
                            "enable_controller",
                            BOOL,
                            false,
                            RESTART,
                            "register with a controller and report to it"),
                    nullable(
                            "lmcache_instance_id",
                            TEXT,
                            RESTART,
                            "name of this instance; lmcache_default_instance where one is needed"),
                    nullable(
                            "controller_pull_url",
                            TEXT,
                            RESTART,
                            "where the controller takes reports"),
                    nullable(
                            "controller_reply_url",
                            TEXT,
                            RESTART,
                            "where the controller answers registrations"),
                    nullable(
                                    "lmcache_worker_ports",
                                    INT_LIST,
                                    RESTART,
                                    "ports on which workers take the controller's commands")
                            .checked(Check.eachBetween(0, 65_535)),
                    nullable(
                                    "lmcache_worker_ids",
                                    INT_LIST,
                                    RESTART,
                                    "workers that talk to the controller")
                            .checked(Check.eachBetween(0, Integer.MAX_VALUE)),
                    key(
                                    "lmcache_worker_heartbeat_delay_time",
                                    INT,
                                    10L,
                                    RESTART,
                                    "seconds before the first heartbeat")
                            .checked(Check.count()),
                    nullable(
                                    "lmcache_worker_heartbeat_time",
                                    INT,
                                    RESTART,
                                    "seconds between heartbeats; null means none")
                            .checked(Check.count()),
                    key(
                                    "enable_pd",
                                    BOOL,
                                    false,
                                    RESTART,
                                    "prefill-decode disaggregation; not built, so only false")
                            .checked(
                                    Check.only(
                                            false,
                                            "prefill-decode disaggregation is not built; remove"
                                                    + " enable_pd")),
                    nullable("pd_role", TEXT, NONE, "prefill-decode: sender or receiver"),
                    nullable("pd_buffer_size", INT, NONE, "prefill-decode: bytes of the buffer"),
                    nullable("pd_buffer_device", TEXT, NONE, "prefill-decode"),
                    nullable("pd_peer_host", TEXT, NONE, "prefill-decode"),
                    nullable("pd_peer_init_port", INT_LIST, NONE, "prefill-decode")
                            .checked(Check.eachBetween(0, 65_535)),
                    nullable("pd_peer_alloc_port", INT_LIST, NONE, "prefill-decode")
                            .checked(Check.eachBetween(0, 65_535)),
                    nullable("pd_peer_query_port", INT_LIST, NONE, "prefill-decode")
                            .checked(Check.eachBetween(0, 65_535)),
                    nullable("pd_proxy_host", TEXT, NONE, "prefill-decode"),
                    nullable("pd_proxy_port", INT, NONE, "prefill-decode").checked(Check.port()),
                    key(
                            "pd_allocation_timeout_sec",
                            FLOAT,
                            Double.POSITIVE_INFINITY,
                            NONE,
                            "prefill-decode"),
                    key("pd_shutdown_timeout_sec", FLOAT, 5.0, NONE, "prefill-decode"),
                    key("pd_condition_poll_interval_sec", FLOAT, 0.005, NONE, "prefill-decode"),
                    key(
                            "pd_max_prefill_len",
                            INT,
                            0L,
                            NONE,
                            "prefill-decode: 0 skips the capacity check"),
                    key("pd_backend_mode", TEXT, "async", NONE, "prefill-decode: async or sync")
                            .orNull(),
                    key("pd_skip_proxy_notification", BOOL, false, NONE, "prefill-decode"),
                    key("pd_bidirectional", BOOL, false, NONE, "prefill-decode"),
                    nullable("transfer_channel", TEXT, NONE, "transport between peers"),
                    nullable("nixl_backends", TEXT_LIST, NONE, "NIXL"),
                    nullable("nixl_buffer_size", INT, NONE, "NIXL: bytes of the buffer"),
                    nullable("nixl_buffer_device", TEXT, NONE, "NIXL"),
                    nullable("gds_path", TEXT, NONE, "GPUDirect storage: directory"),
                    key("gds_path_sharding", TEXT, "by_gpu", NONE, "GPUDirect storage"),
                    nullable("gds_buffer_size", INT, NONE, "GPUDirect storage: MiB of the buffer"),
                    nullable("maru_path", TEXT, NONE, "CXL shared memory"),
                    key("maru_pool_size", FLOAT, 4.0, NONE, "CXL shared memory: GB"),
                    key("use_gds", BOOL, true, NONE, "GPUDirect storage"),
                    key("gds_backend", TEXT, "cufile", NONE, "GPUDirect storage"),
                    nullable(
                            "audit_actual_remote_url",
                            TEXT,
                            BACKEND,
                            "deprecated for extra_config of the same name"),
                    key(
                            "internal_api_server_host",
                            TEXT,
                            "127.0.0.1",
                            RESTART,
                            "address the internal API server binds; 0.0.0.0 in LMCache"),
                    nullable("extra_config", DICT, RESTART, "free-form settings, listed below")
                            .converted(ExtraKeys::convert),
                    key(
                            "save_unfull_chunk",
                            BOOL,
                            false,
                            LIVE,
                            "also store the last, partial chunk"),
                    key(
                                    "blocking_timeout_secs",
                                    INT,
                                    10L,
                                    LIVE,
                                    "seconds that one blocking wait of the engine may take")
                            .checked(Check.count()),
                    nullable("external_lookup_client", TEXT, NONE, "lookup in a foreign store"),
                    key("py_enable_gc", BOOL, true, NONE, "Python's garbage collector"),
                    key(
                                    "cache_policy",
                                    TEXT,
                                    "LRU",
                                    BACKEND,
                                    "which chunk leaves the CPU tier first: LRU, LFU, FIFO or MRU")
                            .checked(Check.oneOfAnyCase(CACHE_POLICIES)),
                    key("cost_aware_half_life_seconds", FLOAT, 60.0, NONE, "COST_AWARE policy"),
                    key("cost_aware_ewma_alpha", FLOAT, 0.2, NONE, "COST_AWARE policy"),
                    nullable("numa_mode", TEXT, NONE, "NUMA binding of the pool"),
                    key(
                            "enable_async_loading",
                            BOOL,
                            false,
                            LOOKUP,
                            "workers load what a lookup finds while the scheduler goes on"),
                    key(
                            "internal_api_server_enabled",
                            BOOL,
                            false,
                            RESTART,
                            "run the internal API server"),
                    key(
                                    "internal_api_server_port_start",
                                    INT,
                                    6999L,
                                    RESTART,
                                    "port of the scheduler; worker n has 1 + n more")
                            .checked(Check.port()),
                    nullable(
                            "priority_limit",
                            INT,
                            NONE,
                            "requests with a greater priority number are not cached"),
                    nullable(
                                    "internal_api_server_include_index_list",
                                    INT_LIST,
                                    RESTART,
                                    "port offsets that run a server; empty means all")
                            .checked(Check.eachBetween(0, Integer.MAX_VALUE)),
                    nullable(
                            "internal_api_server_socket_path_prefix",
                            TEXT,
                            RESTART,
                            "Unix socket instead of TCP: path is prefix, underscore, port"),
                    nullable(
                                    "runtime_plugin_locations",
                                    TEXT_LIST,
                                    NONE,
                                    "scripts to run beside the engine")
                            .converted(Converters::toPluginLocations),
                    nullable(
                            "storage_plugins",
                            TEXT_LIST,
                            NONE,
                            "names of storage backends from plugins"),
                    nullable(
                            "remote_storage_plugins",
                            TEXT_LIST,
                            BACKEND,
                            "names of remote stores, as TYPE or TYPE.NAME"),
                    key(
                                    "lookup_timeout_ms",
                                    INT,
                                    3000L,
                                    LIVE,
                                    "milliseconds the scheduler waits for a lookup")
                            .checked(Check.count()),
                    key(
                                    "min_retrieve_tokens",
                                    INT,
                                    0L,
                                    LIVE,
                                    "hits of fewer tokens are not retrieved")
                            .checked(Check.count()),
                    nullable(
                                    "hit_miss_ratio",
                                    FLOAT,
                                    LOOKUP,
                                    "share of every request that counts as a miss at least; a"
                                            + " ratio that replaces another acts at once")
                            .checked(Check.ratio()),
                    nullable(
                                    "lookup_server_worker_ids",
                                    INT_LIST,
                                    LOOKUP,
                                    "workers that answer lookups; empty means all")
                            .checked(Check.eachBetween(0, Integer.MAX_VALUE)),
                    key(
                            "enable_scheduler_bypass_lookup",
                            BOOL,
                            false,
                            RESTART,
                            "the scheduler has an engine and looks up in it"),
                    nullable(
                            "script_allowed_imports",
                            TEXT_LIST,
                            NONE,
                            "modules that /run_script may import"),
                    key("run_script_api_enabled", BOOL, false, NONE, "allow /run_script"),
                    key(
                            "enable_lazy_memory_allocator",
                            BOOL,
                            false,
                            NONE,
                            "the pool here always grows on demand"),
                    key("lazy_memory_initial_ratio", FLOAT, 0.2, NONE, "lazy allocator"),
                    key("lazy_memory_expand_trigger_ratio", FLOAT, 0.5, NONE, "lazy allocator"),
                    key("lazy_memory_step_ratio", FLOAT, 0.1, NONE, "lazy allocator"),
                    key("lazy_memory_safe_size", FLOAT, 0.0, NONE, "lazy allocator: GB"),
                    key(
                            "enable_chunk_statistics",
                            BOOL,
                            false,
                            LOOKUP,
                            "count unique and repeated chunks"),
                    key(
                            "chunk_statistics_auto_start_statistics",
                            BOOL,
                            false,
                            LOOKUP,
                            "start counting with the lookup client"),
                    key(
                            "chunk_statistics_auto_exit_timeout_hours",
                            FLOAT,
                            0.0,
                            LIVE,
                            "stop counting after hours; 0 means never"),
                    key(
                                    "chunk_statistics_auto_exit_target_unique_chunks",
                                    INT,
                                    0L,
                                    LIVE,
                                    "stop counting at so many unique chunks; 0 means never")
                            .checked(Check.count()),
                    key(
                                    "chunk_statistics_strategy",
                                    TEXT,
                                    "memory_bloom_filter",
                                    LOOKUP,
                                    "memory_bloom_filter or file_hash")
                            .checked(Check.oneOf("memory_bloom_filter", "file_hash")),
                    key(
                            "enable_kv_events",
                            BOOL,
                            false,
                            NONE,
                            "record an event for every stored chunk"),
                    key("use_gpu_connector_v3", BOOL, false, NONE, "GPU connector"),
                    key(
                                    "pin_timeout_sec",
                                    INT,
                                    300L,
                                    RESTART,
                                    "seconds after which a pinned chunk is unpinned by force")
                            .checked(Check.count()),
                    key(
                                    "pin_check_interval_sec",
                                    INT,
                                    30L,
                                    RESTART,
                                    "seconds between checks for such chunks")
                            .checked(Check.between(1, Integer.MAX_VALUE)),
                    nullable("remote_config_url", TEXT, NONE, "configuration service"),
                    nullable(
                            "app_id",
                            TEXT,
                            NONE,
                            "name of this application at the configuration service"),
                    key("enable_hidden_state_cache", BOOL, false, NONE, "hidden states"),
                    key("max_hidden_state_cpu_size", FLOAT, 2.0, NONE, "hidden states: GB"),
                    nullable("hidden_state_layers", INT_LIST, NONE, "hidden states"),
                    key(
                                    "hidden_states_retrieve_mode",
                                    TEXT,
                                    "prefix_strict",
                                    NONE,
                                    "hidden states: prefix_strict or skip_missing_chunks")
                            .converted(Converters::toHiddenMode));

    private ConfigKeys() {}

    private static ConfigKey key(
            String name, KeyType type, Object defaultValue, Effect effect, String help) {
        return ConfigKey.of(name, type, defaultValue, effect, help);
    }
}
