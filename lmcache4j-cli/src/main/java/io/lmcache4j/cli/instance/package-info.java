/**
 * A whole LMCache installation in one JVM: a scheduler and workers, each with a synthetic host and,
 * when served, its internal API server.
 *
 * <p>Start at {@link io.lmcache4j.cli.instance.Instance}. Knows engine and API; not traces or
 * commands.
 */
package io.lmcache4j.cli.instance;
