package io.lmcache4j.api;

import io.lmcache4j.api.security.TokenFile;
import io.lmcache4j.engine.health.HealthCheck;
import io.lmcache4j.engine.health.HealthResult;

/** Tells {@code /readyz} and {@code /status} when the token file can't be used any more. */
record AuthFileCheck(TokenFile tokens) implements HealthCheck {
    @Override
    public String name() {
        return "auth_file";
    }

    /** The tokens read before go on to work, so a slip in the file takes no process away. */
    @Override
    public HealthResult check() {
        return tokens.problem()
                .<HealthResult>map(HealthResult.Degraded::new)
                .orElseGet(HealthResult.Healthy::new);
    }
}
