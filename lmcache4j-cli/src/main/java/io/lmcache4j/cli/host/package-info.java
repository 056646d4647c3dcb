/**
 * A stand-in for an inference engine: model shapes, KV caches filled by a fixed rule, and the check
 * that what the cache gave back is what was stored.
 *
 * <p>Start at {@link io.lmcache4j.cli.host.SyntheticHost}. Knows the engine's KV caches; not
 * traces, commands or HTTP.
 */
package io.lmcache4j.cli.host;
