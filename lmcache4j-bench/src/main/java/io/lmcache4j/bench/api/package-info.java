/**
 * What the internal API server costs its host: time to start, heap while idle, and what scrapes and
 * a busy engine do to each other.
 *
 * <p>Start at {@link io.lmcache4j.bench.api.StartBench}.
 */
package io.lmcache4j.bench.api;
