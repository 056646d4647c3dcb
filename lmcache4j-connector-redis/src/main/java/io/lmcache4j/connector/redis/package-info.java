/**
 * Chunks in Redis and Valkey (engine.md §7.11).
 *
 * <p>Start at {@link io.lmcache4j.connector.redis.RedisConnectorFactory}. A {@code RedisConnector}
 * keeps pieces in one of two layouts by a few commands; a {@code Connections} carries them to one
 * server, to the master that sentinels know, or to a cluster. Lettuce does connections, TLS and
 * topology; values go past it, from and to the chunk's own memory ({@code ValueHandler}).
 *
 * <p>Knows the engine's keys, memory and the seam of connectors; nothing else of it.
 */
package io.lmcache4j.connector.redis;
