/**
 * How a scheduler asks the workers what is cached: hashes go out, the smallest answer counts.
 *
 * <p>Start at {@link LMCacheLookupClient}; the worker's side is {@link LMCacheLookupServer}, the
 * way between them a {@link LookupTransport}. Knows tokens and hashes; not where chunks are.
 */
package io.lmcache4j.engine.lookup;
