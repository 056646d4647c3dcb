package io.lmcache4j.api.security;

import io.lmcache4j.api.routing.AccessCheck;
import io.lmcache4j.api.routing.Refusal;

import java.util.Set;
import java.util.function.Consumer;

/** What keeps a browser that shows somebody else's page from acting here (operator-api.md §1). */
public final class BrowserRules {
    private BrowserRules() {}

    /**
     * The rules of one server.
     *
     * @param allowedHosts names by which it is known, besides addresses and localhost
     * @param allowedOrigins origins whose pages may do more than read, besides its own
     * @param refused told of each refusal
     */
    public static AccessCheck of(
            Set<String> allowedHosts, Set<String> allowedOrigins, Consumer<Refusal> refused) {
        var hosts = new HostRule(allowedHosts, refused);
        var origins = new OriginRule(allowedOrigins, hosts::isKnown, refused);
        return hosts.and(origins);
    }
}
