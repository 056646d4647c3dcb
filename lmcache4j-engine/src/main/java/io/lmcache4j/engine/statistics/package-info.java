/**
 * How often the chunks of prompts come again: recorded beside the lookup, off until started
 * (engine.md §8.6).
 *
 * <p>Start at {@link ChunkStatistics}; what becomes of the hashes is a {@link RecordStrategy}'s
 * business. Knows tokens and hashes; not lookups, tiers or HTTP.
 */
package io.lmcache4j.engine.statistics;
