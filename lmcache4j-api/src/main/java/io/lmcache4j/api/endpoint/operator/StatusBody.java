package io.lmcache4j.api.endpoint.operator;

import io.lmcache4j.engine.LMCacheEngine;
import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.Version;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.health.LastError;
import io.lmcache4j.engine.health.ReadinessReport;
import io.lmcache4j.engine.metrics.LMCacheMetrics;
import io.lmcache4j.engine.storage.StorageBackend;
import io.lmcache4j.engine.storage.StorageManager;
import io.lmcache4j.engine.storage.TierUsage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The object that {@code /status} answers. It waits for nothing: what is told of the tiers is read
 * without their locks, so a stuck one does not take this away.
 *
 * @param manager of the process
 * @param readiness a report of now
 */
record StatusBody(LMCacheManager manager, ReadinessReport readiness) {
    /** The status line. */
    static String word(ReadinessReport readiness) {
        return readiness.isReady() ? "ready" : "not_ready";
    }

    Map<String, Object> json() {
        var body = new LinkedHashMap<String, Object>();
        body.put("status", word(readiness));
        body.put("identity", identity());
        body.put("version", version());
        body.put("uptime_ms", manager.uptime().toMillis());
        body.put("components", components());
        body.put("none_hash", noneHash());
        body.put("tiers", manager.engine().map(StatusBody::tiers).orElse(List.of()));
        body.put("pins", pins());
        body.put("hit_ratios", hitRatios());
        body.put("switches", manager.engine().map(StatusBody::switches).orElse(null));
        body.put("health", health());
        body.put("last_error", manager.lastError().map(StatusBody::lastError).orElse(null));
        body.putAll(manager.hostStatus());
        return body;
    }

    private Map<String, Object> identity() {
        EngineMetadata metadata = manager.metadata();
        var identity = new LinkedHashMap<String, Object>();
        identity.put("model", metadata.modelName());
        identity.put("served_model", metadata.servedModelName().orElse(null));
        identity.put("role", metadata.role().text());
        identity.put("worker_id", metadata.workerId());
        identity.put("world_size", metadata.worldSize());
        identity.put("instance_id", manager.config().current().instanceId());
        identity.put("port_offset", manager.portOffset());
        return identity;
    }

    private static Map<String, Object> version() {
        Version current = Version.current();
        var version = new LinkedHashMap<String, Object>();
        version.put("lmcache4j", current.version());
        version.put("lmcache", Version.LMCACHE_LEVEL);
        version.put("commit", current.commit().isEmpty() ? null : current.commit());
        return version;
    }

    /** What this process has of what schedulers and workers are made of. */
    private Map<String, Object> components() {
        var components = new LinkedHashMap<String, Object>();
        components.put("engine", manager.engine().isPresent());
        components.put("lookup_client", manager.lookupInfo().client());
        components.put("lookup_server", manager.lookupInfo().server());
        components.put("kv_caches", manager.kvCaches().isPresent());
        return components;
    }

    private Map<String, Object> noneHash() {
        var hash = new LinkedHashMap<String, Object>();
        hash.put("value", manager.noneHash().value().hex());
        hash.put("origin", manager.noneHash().origin());
        return hash;
    }

    private static List<Map<String, Object>> tiers(LMCacheEngine engine) {
        StorageManager storage = engine.storage();
        List<String> bypassed = storage.bypassedBackends();
        return storage.backendNames().stream()
                .flatMap(name -> storage.backend(name).stream())
                .map(tier -> tier(tier, bypassed.contains(tier.name())))
                .toList();
    }

    private static Map<String, Object> tier(StorageBackend tier, boolean bypassed) {
        Optional<TierUsage> usage = tier.usage();
        var json = new LinkedHashMap<String, Object>();
        json.put("name", tier.name());
        json.put("class", tier.getClass().getSimpleName());
        json.put("bypassed", bypassed);
        json.put("capacity_bytes", usage.map(TierUsage::capacityBytes).orElse(null));
        json.put("used_bytes", usage.map(TierUsage::usedBytes).orElse(null));
        json.put("chunks", usage.map(TierUsage::chunks).orElse(null));
        json.put("pinned_chunks", usage.map(TierUsage::pinned).orElse(null));
        return json;
    }

    private Map<String, Object> pins() {
        var pins = new LinkedHashMap<String, Object>();
        pins.put("lookups", manager.engine().map(LMCacheEngine::pinnedLookups).orElse(0));
        pins.put("chunks", manager.engine().map(StatusBody::pinnedChunks).orElse(0L));
        return pins;
    }

    private static long pinnedChunks(LMCacheEngine engine) {
        return engine.storage().backendNames().stream()
                .flatMap(name -> engine.storage().backend(name).stream())
                .flatMap(tier -> tier.usage().stream())
                .mapToLong(TierUsage::pinned)
                .sum();
    }

    /** Since the start, or since the metrics were reset. */
    private Map<String, Object> hitRatios() {
        var ratios = new LinkedHashMap<String, Object>();
        ratios.put("lookup", ratio("num_lookup_hits", "num_lookup_tokens"));
        ratios.put("retrieve", ratio("num_hit_tokens", "num_requested_tokens"));
        return ratios;
    }

    private Map<String, Object> ratio(String hits, String asked) {
        LMCacheMetrics metrics = manager.metrics();
        // Hits first: tokens count as asked before they count as hits, so never more hits than
        // asked.
        long hit = metrics.count(hits);
        long all = metrics.count(asked);
        var ratio = new LinkedHashMap<String, Object>();
        ratio.put("ratio", all == 0 ? null : (double) hit / all);
        ratio.put("hit_tokens", hit);
        ratio.put("asked_tokens", all);
        return ratio;
    }

    private static Map<String, Object> switches(LMCacheEngine engine) {
        var switches = new LinkedHashMap<String, Object>();
        switches.put("frozen", engine.storage().isFrozen());
        switches.put("hot_cache", engine.storage().isHotCacheEnabled());
        switches.put("bypassed", engine.storage().bypassedBackends());
        return switches;
    }

    private Map<String, Object> health() {
        var health = new LinkedHashMap<String, Object>();
        health.put("healthy", manager.isHealthy());
        health.put("ready", readiness.isReady());
        health.put("reasons", readiness.reasons());
        return health;
    }

    private static Map<String, Object> lastError(LastError last) {
        var json = new LinkedHashMap<String, Object>();
        json.put("time", last.time());
        json.put("where", last.where());
        json.put("error", last.error());
        return json;
    }
}
