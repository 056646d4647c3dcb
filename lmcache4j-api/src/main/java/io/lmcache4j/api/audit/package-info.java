/**
 * What was done to a server, one JSON line a call, on disk before the caller has its answer
 * (operator-api.md §5).
 *
 * <p>Start at {@link io.lmcache4j.api.audit.AuditLog}. The dispatcher tells it of calls; it knows
 * neither sockets nor endpoints, and of the engine only how secrets are masked and what a health
 * check is.
 */
package io.lmcache4j.api.audit;
