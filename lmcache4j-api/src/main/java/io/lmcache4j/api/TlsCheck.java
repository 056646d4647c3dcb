package io.lmcache4j.api;

import io.lmcache4j.api.tls.TlsKeys;
import io.lmcache4j.engine.health.HealthCheck;
import io.lmcache4j.engine.health.HealthResult;

/**
 * What readiness says of a server's certificate. One that ended keeps clients away; one that can't
 * be renewed is for somebody to look at, while the one of before still does.
 *
 * @param keys what the server shows
 */
record TlsCheck(TlsKeys keys) implements HealthCheck {
    @Override
    public String name() {
        return "tls";
    }

    @Override
    public HealthResult check() {
        return keys.expiry()
                .<HealthResult>map(HealthResult.Unhealthy::new)
                .or(() -> keys.problem().map(HealthResult.Degraded::new))
                .orElseGet(HealthResult.Healthy::new);
    }
}
