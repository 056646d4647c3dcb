/**
 * Names of cached chunks: the key, its text and file names, and the parts it is made of.
 *
 * <p>Start at {@link CacheEngineKey}. Knows nothing of tokens, memory or storage.
 */
package io.lmcache4j.engine.key;
