/**
 * How a scheduler finds out what is cached: hashes go out to the workers, the smallest answer
 * counts.
 *
 * <p>Start at {@link LookupClient} and {@link LookupClientFactory}; the worker's side is {@link
 * LMCacheLookupServer}, the way between them a {@link LookupTransport}. Knows tokens, hashes and
 * the chunk statistics; not where chunks are.
 */
package io.lmcache4j.engine.lookup;
