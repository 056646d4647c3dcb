/**
 * Names of cached chunks: the key, its text, and the element type that is part of it.
 *
 * <p>Start at {@link KvDtype}. Knows nothing of tokens, memory or storage.
 */
package io.lmcache4j.engine.key;
