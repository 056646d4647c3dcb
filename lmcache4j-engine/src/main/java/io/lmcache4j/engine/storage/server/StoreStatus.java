package io.lmcache4j.engine.storage.server;

import io.lmcache4j.engine.storage.TierUsage;
import io.lmcache4j.engine.storage.server.StoreStats.Fault;
import io.lmcache4j.engine.storage.server.StoreStats.Kind;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What {@code /status} of a cache server says of what it keeps. */
public final class StoreStatus implements Supplier<Map<String, Object>> {
    private final StoreServer server;
    private final StoreTiers tiers;
    private final StoreStats stats;

    /** Of this server. */
    public StoreStatus(StoreServer server, StoreTiers tiers, StoreStats stats) {
        this.server = server;
        this.tiers = tiers;
        this.stats = stats;
    }

    @Override
    public Map<String, Object> get() {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("get", asked(Kind.GET));
        status.put("exist", asked(Kind.EXIST));
        Map<String, Object> kept = new LinkedHashMap<>();
        tiers.usage().forEach((name, usage) -> kept.put(name, usage(usage)));
        status.put("tiers", kept);
        status.put("connections", server.connections());
        long faults = 0;
        for (Fault cause : Fault.values()) {
            faults += stats.faults(cause);
        }
        status.put("faults", faults);
        return status;
    }

    private Map<String, Object> asked(Kind kind) {
        long found = stats.found(kind);
        long asked = stats.asked(kind);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("found", found);
        answer.put("asked", asked);
        answer.put("hit_ratio", asked == 0 ? null : (double) found / asked);
        return answer;
    }

    private static Map<String, Object> usage(TierUsage usage) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("chunks", usage.chunks());
        shown.put("used_bytes", usage.usedBytes());
        shown.put("capacity_bytes", usage.capacityBytes());
        return shown;
    }
}
