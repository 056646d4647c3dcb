/**
 * Which chunk leaves first when a tier is full.
 *
 * <p>Start at {@link EvictionPolicy}. Knows an order of keys and nothing else: not memory, not
 * tiers. A policy has no lock of its own; the tier that owns it guards it.
 */
package io.lmcache4j.engine.storage.eviction;
