/**
 * The group {@code common}: what every LMCache process shows, engine or not (http-api.md §3).
 *
 * <p>Start at {@link io.lmcache4j.api.endpoint.common.CommonGroup}, which lists the families; each
 * is one class named after its path. Knows routes and the manager; no sockets.
 */
package io.lmcache4j.api.endpoint.common;
