/**
 * Our server beside others, on the same core, in the same run: FastAPI, Spring Boot Actuator, and a
 * bare server of our HTTP library as the limit.
 *
 * <p>Start at {@link io.lmcache4j.bench.peer.Comparison}. Every server is a process of its own that
 * says {@code ready PORT} on standard output. Knows how to start them and what to ask; how to ask
 * is the load generator's.
 */
package io.lmcache4j.bench.peer;
