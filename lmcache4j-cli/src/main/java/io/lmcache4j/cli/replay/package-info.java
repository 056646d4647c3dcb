/**
 * Drives an instance with a recorded trace, request by request, as an inference engine would.
 *
 * <p>Start at {@link io.lmcache4j.cli.replay.Replayer}. Knows traces and instances; not commands or
 * HTTP.
 */
package io.lmcache4j.cli.replay;
