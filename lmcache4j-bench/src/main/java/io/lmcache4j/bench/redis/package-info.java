/**
 * Chunks to and from Redis, beside {@code redis-benchmark} on the same server.
 *
 * <p>Start at {@link io.lmcache4j.bench.redis.RedisBench}.
 */
package io.lmcache4j.bench.redis;
