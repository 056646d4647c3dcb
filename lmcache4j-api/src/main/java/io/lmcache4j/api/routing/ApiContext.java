package io.lmcache4j.api.routing;

import io.lmcache4j.api.logging.LogSystem;
import io.lmcache4j.engine.LMCacheManager;

/**
 * What an endpoint sees of its server.
 *
 * @param manager the process role that the server belongs to
 * @param logs the loggers of this JVM
 */
public record ApiContext(LMCacheManager manager, LogSystem logs) {}
