/**
 * The group {@code vllm}: version, configuration, metadata and the cache of one process role
 * (http-api.md §4).
 *
 * <p>Start at {@link io.lmcache4j.api.endpoint.vllm.VllmGroup}, which lists the families; each is
 * one class named after its path. Knows routes and the manager; no sockets.
 */
package io.lmcache4j.api.endpoint.vllm;
