/**
 * Stores that other processes share: files, servers, clusters (engine.md §7.7 to §7.13).
 *
 * <p>Start at {@link io.lmcache4j.engine.storage.remote.RemoteBackend}, the tier, over a {@link
 * io.lmcache4j.engine.storage.remote.RemoteConnector}, which is one way to one store; a {@link
 * io.lmcache4j.engine.storage.remote.RemoteConnectorFactory} makes it from a URL and joins through
 * {@link java.util.ServiceLoader}. Knows keys and memory; not tokens or HTTP.
 */
package io.lmcache4j.engine.storage.remote;
