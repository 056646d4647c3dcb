/**
 * What the process was told: the table of all keys, where their values come from, and the current
 * snapshot; beside it the identity of the engine ({@link EngineMetadata}).
 *
 * <p>Start at {@link ConfigKeys}, the table, then {@link ConfigLoader}, {@link ConfigStore} and
 * {@link LMCacheConfig}. Knows keys' element types; not tokens, memory, storage or HTTP.
 */
package io.lmcache4j.engine.config;
