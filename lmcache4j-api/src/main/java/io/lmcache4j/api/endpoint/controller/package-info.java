/**
 * The group {@code controller}: what a controller knows of its fleet (http-api.md §5). Every server
 * has its routes; only a controller has something to show.
 *
 * <p>Start at {@link io.lmcache4j.api.endpoint.controller.ControllerGroup}. Knows routes and the
 * small view of a fleet that a controller implements; no engine, no sockets.
 */
package io.lmcache4j.api.endpoint.controller;
