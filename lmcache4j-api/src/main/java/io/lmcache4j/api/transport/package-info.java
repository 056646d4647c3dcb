/**
 * Sockets, HTTP parsing and connections: the only place that knows the HTTP library, Jetty.
 *
 * <p>Start at {@link io.lmcache4j.api.transport.HttpListener}. Gives each request to a function and
 * writes what it answers; knows no routes, no endpoints and no engine.
 */
package io.lmcache4j.api.transport;
