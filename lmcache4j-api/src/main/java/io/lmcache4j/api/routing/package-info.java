/**
 * What an endpoint is made of and how a request finds it: routes, parameters, groups, and the
 * semantics that upstream's framework gives them (http-api.md §2, §8, §10).
 *
 * <p>Start at {@link io.lmcache4j.api.routing.Route} to add an endpoint, at {@link
 * io.lmcache4j.api.routing.Dispatcher} to follow a request. Knows the manager only to hand it on;
 * knows no sockets and no HTTP library.
 */
package io.lmcache4j.api.routing;
