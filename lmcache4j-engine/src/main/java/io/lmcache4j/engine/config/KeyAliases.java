package io.lmcache4j.engine.config;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Names that keys had before (engine.md §1.5). LMCache follows two of its aliases and drops the
 * rest; all are followed here. {@code nixl_buffer_size} is a key of its own, not an alias.
 */
final class KeyAliases {
    private static final Map<String, String> ALIASES =
            Map.ofEntries(
                    Map.entry("enable_xpyd", "enable_pd"),
                    Map.entry("nixl_peer_host", "pd_peer_host"),
                    Map.entry("nixl_peer_init_port", "pd_peer_init_port"),
                    Map.entry("nixl_peer_alloc_port", "pd_peer_alloc_port"),
                    Map.entry("nixl_proxy_host", "pd_proxy_host"),
                    Map.entry("nixl_proxy_port", "pd_proxy_port"),
                    Map.entry("nixl_role", "pd_role"),
                    Map.entry("controller_url", "controller_pull_url"),
                    Map.entry("lmcache_worker_port", "lmcache_worker_ports"),
                    Map.entry("plugin_locations", "runtime_plugin_locations"),
                    Map.entry("external_backends", "storage_plugins"));

    /** Deprecated names without a successor. */
    private static final Set<String> GONE = Set.of("nixl_peer_port");

    private KeyAliases() {}

    /** The key that an old name stands for. */
    static Optional<String> successor(String name) {
        return Optional.ofNullable(ALIASES.get(name));
    }

    /** Whether the name was a key once and means nothing now. */
    static boolean isGone(String name) {
        return GONE.contains(name);
    }

    /** Old names and their keys, sorted. */
    static Map<String, String> all() {
        return new TreeMap<>(ALIASES);
    }
}
