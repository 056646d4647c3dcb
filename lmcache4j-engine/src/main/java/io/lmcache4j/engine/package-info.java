/**
 * A cache engine and the process role around it.
 *
 * <p>Start at {@link LMCacheManager}, which owns everything of one scheduler or worker, then {@link
 * LMCacheEngine}. Knows every package below it and no HTTP.
 */
package io.lmcache4j.engine;
