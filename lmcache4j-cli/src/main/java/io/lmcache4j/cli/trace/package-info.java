/**
 * Recorded request traces in the form published with Mooncake: reading, checking, and the tokens
 * behind a block's id.
 *
 * <p>Start at {@link io.lmcache4j.cli.trace.TraceReader}. Knows nothing of engines or hosts.
 */
package io.lmcache4j.cli.trace;
