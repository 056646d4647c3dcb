/**
 * The JVM's loggers as upstream's {@code /loglevel} sees them: names, own levels, changes.
 *
 * <p>Start at {@link io.lmcache4j.api.logging.LogSystem}. One implementation for each logging
 * backend, found by {@link java.util.ServiceLoader}; a host with another backend can add its own.
 * Knows no HTTP and no engine.
 */
package io.lmcache4j.api.logging;
