/**
 * The internal API server of one scheduler or worker: LMCache's HTTP endpoints over a manager.
 *
 * <p>Start at {@link io.lmcache4j.api.InternalApiServer}. {@code transport} listens, {@code
 * routing} finds and checks, {@code endpoint} answers, {@code body} writes, {@code openapi}
 * describes, {@code logging} reaches the loggers. Endpoints never see the transport.
 */
package io.lmcache4j.api;
