package io.lmcache4j.controller.registry;

/** Who holds a chunk, and where. */
public record Holder(String instanceId, long workerId, String location) {
    static Holder of(Site site) {
        return new Holder(site.worker().instance().id(), site.worker().id(), site.location());
    }
}
