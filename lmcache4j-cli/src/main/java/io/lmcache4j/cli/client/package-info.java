/**
 * How commands reach running API servers.
 *
 * <p>Start at {@link io.lmcache4j.cli.client.AdminSockets}. Knows configuration and sockets; no
 * command and no output.
 */
package io.lmcache4j.cli.client;
