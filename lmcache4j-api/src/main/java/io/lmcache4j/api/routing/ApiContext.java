package io.lmcache4j.api.routing;

import io.lmcache4j.api.logging.LogSystem;
import io.lmcache4j.engine.LMCacheManager;

/**
 * What an endpoint sees of its server.
 *
 * @param manager the process role that the server belongs to
 * @param logs the loggers of this JVM
 * @param audit what was done to the server
 */
public record ApiContext(LMCacheManager manager, LogSystem logs, AuditTrail audit) {
    /** The context of a server that keeps no audit trail. */
    public ApiContext(LMCacheManager manager, LogSystem logs) {
        this(manager, logs, AuditTrail.NONE);
    }
}
