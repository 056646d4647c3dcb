package io.lmcache4j.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

import java.util.List;

class KeyTableTest {
    /** Name, type and default as engine.md §1.3 has them; null is a dash, ? is nullable. */
    private static final String SPEC =
            """
            chunk_size i 256
            local_cpu b true
            max_local_cpu_size f 5.0
            local_cpu_use_hugepages b false
            reserve_local_cpu_size f 0.0
            local_disk s? -
            local_disk_path_sharding s by_gpu
            max_local_disk_size f 0.0
            remote_url s? -
            remote_serde s? naive
            use_layerwise b false
            save_decode_cache b false
            pre_caching_hash_algorithm s builtin
            enable_blending b false
            blend_recompute_ratios fl? -
            blend_thresholds fl? -
            blend_check_layers il? -
            blend_min_tokens i 256
            blend_special_str s " # # "
            retrieve_locations sl? -
            store_location s? -
            enable_p2p b false
            p2p_host s? -
            p2p_init_ports il? -
            p2p_lookup_ports il? -
            mp_host s? -
            mp_port i 5555
            enable_controller b false
            lmcache_instance_id s? -
            controller_pull_url s? -
            controller_reply_url s? -
            lmcache_worker_ports il? -
            lmcache_worker_ids il? -
            lmcache_worker_heartbeat_delay_time i 10
            lmcache_worker_heartbeat_time i? -
            enable_pd b false
            pd_role s? -
            pd_buffer_size i? -
            pd_buffer_device s? -
            pd_peer_host s? -
            pd_peer_init_port il? -
            pd_peer_alloc_port il? -
            pd_peer_query_port il? -
            pd_proxy_host s? -
            pd_proxy_port i? -
            pd_allocation_timeout_sec f +infinity
            pd_shutdown_timeout_sec f 5.0
            pd_condition_poll_interval_sec f 0.005
            pd_max_prefill_len i 0
            pd_backend_mode s? async
            pd_skip_proxy_notification b false
            pd_bidirectional b false
            transfer_channel s? -
            nixl_backends sl? -
            nixl_buffer_size i? -
            nixl_buffer_device s? -
            gds_path s? -
            gds_path_sharding s by_gpu
            gds_buffer_size i? -
            maru_path s? -
            maru_pool_size f 4.0
            use_gds b true
            gds_backend s cufile
            audit_actual_remote_url s? -
            internal_api_server_host s 127.0.0.1
            extra_config d? -
            save_unfull_chunk b false
            blocking_timeout_secs i 10
            external_lookup_client s? -
            py_enable_gc b true
            cache_policy s LRU
            cost_aware_half_life_seconds f 60.0
            cost_aware_ewma_alpha f 0.2
            numa_mode s? -
            enable_async_loading b false
            internal_api_server_enabled b false
            internal_api_server_port_start i 6999
            priority_limit i? -
            internal_api_server_include_index_list il? -
            internal_api_server_socket_path_prefix s? -
            runtime_plugin_locations sl? -
            storage_plugins sl? -
            remote_storage_plugins sl? -
            lookup_timeout_ms i 3000
            min_retrieve_tokens i 0
            hit_miss_ratio f? -
            lookup_server_worker_ids il? -
            enable_scheduler_bypass_lookup b false
            script_allowed_imports sl? -
            run_script_api_enabled b false
            enable_lazy_memory_allocator b false
            lazy_memory_initial_ratio f 0.2
            lazy_memory_expand_trigger_ratio f 0.5
            lazy_memory_step_ratio f 0.1
            lazy_memory_safe_size f 0.0
            enable_chunk_statistics b false
            chunk_statistics_auto_start_statistics b false
            chunk_statistics_auto_exit_timeout_hours f 0.0
            chunk_statistics_auto_exit_target_unique_chunks i 0
            chunk_statistics_strategy s memory_bloom_filter
            enable_kv_events b false
            use_gpu_connector_v3 b false
            pin_timeout_sec i 300
            pin_check_interval_sec i 30
            remote_config_url s? -
            app_id s? -
            enable_hidden_state_cache b false
            max_hidden_state_cpu_size f 2.0
            hidden_state_layers il? -
            hidden_states_retrieve_mode s prefix_strict
            """;

    @Test
    void tableIsThatOfTheSpecInItsOrder() {
        assertThat(KeyTable.standard().keys().stream().map(KeyTableTest::line).toList())
                .isEqualTo(SPEC.lines().toList());
    }

    @Test
    void environmentNameIsPrefixAndUpperCase() {
        assertThat(KeyTable.standard().require("chunk_size").environmentName())
                .isEqualTo("LMCACHE_CHUNK_SIZE");
        assertThat(KeyTable.standard().require("lmcache_instance_id").environmentName())
                .isEqualTo("LMCACHE_LMCACHE_INSTANCE_ID");
    }

    @Test
    void everyDefaultPassesItsOwnConverterUnchanged() {
        for (ConfigKey key : KeyTable.standard().keys()) {
            key.defaultValue()
                    .ifPresent(
                            value ->
                                    assertThat(key.convert(value)).as(key.name()).isEqualTo(value));
        }
    }

    @Test
    void everyKeyIsMutableAndExplained() {
        assertThat(KeyTable.standard().keys())
                .allMatch(ConfigKey::isMutable)
                .noneMatch(key -> key.help().isBlank());
    }

    @Test
    void aNameCanNotBeTakenTwice() {
        ConfigKey key = KeyTable.standard().require("chunk_size");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KeyTable(List.of(key, key)))
                .withMessage("two keys are named chunk_size");
    }

    private static String line(ConfigKey key) {
        return "%s %s%s %s"
                .formatted(
                        key.name(),
                        type(key.type()),
                        key.isNullable() ? "?" : "",
                        key.defaultValue().map(value -> defaultText(key, value)).orElse("-"));
    }

    private static String type(KeyType type) {
        return switch (type) {
            case BOOL -> "b";
            case INT -> "i";
            case FLOAT -> "f";
            case TEXT -> "s";
            case INT_LIST -> "il";
            case FLOAT_LIST -> "fl";
            case TEXT_LIST -> "sl";
            case DICT -> "d";
        };
    }

    private static String defaultText(ConfigKey key, Object value) {
        if (value.equals(Double.POSITIVE_INFINITY)) {
            return "+infinity";
        }
        return key.name().equals("blend_special_str") ? "\"" + value + "\"" : value.toString();
    }
}
