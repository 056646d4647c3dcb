/**
 * The cache server: the other end of {@code lm://} (engine.md §7.13), over the tiers of a worker.
 *
 * <p>Start at {@link io.lmcache4j.engine.storage.server.StoreServer}. Knows sockets, keys as texts
 * and memory; not tokens, models or HTTP.
 */
package io.lmcache4j.engine.storage.server;
