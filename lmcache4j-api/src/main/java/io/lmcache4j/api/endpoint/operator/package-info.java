/**
 * The group {@code operator}: what LMCache has not (operator-api.md). Health probes, the status on
 * one screen, and the list of an instance's servers.
 *
 * <p>Start at {@link io.lmcache4j.api.endpoint.operator.OperatorGroup}, which lists the families;
 * each is one class named after its path. Knows routes and the manager; no sockets.
 */
package io.lmcache4j.api.endpoint.operator;
