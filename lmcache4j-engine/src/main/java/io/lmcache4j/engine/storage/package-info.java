/**
 * Where chunks rest between requests: the tiers, their search order, and the switches over them.
 *
 * <p>Start at {@link StorageManager}; a tier is a {@link StorageBackend}. Knows keys and memory;
 * not tokens, HTTP or the controller.
 */
package io.lmcache4j.engine.storage;
