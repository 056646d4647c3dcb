/**
 * The cache server's protocol {@code lm://} and its client (engine.md §7.13).
 *
 * <p>Start at {@link io.lmcache4j.engine.storage.remote.lm.LmRequest} and {@link
 * io.lmcache4j.engine.storage.remote.lm.LmReply} for the bytes, which a server reads and writes
 * with the same records, or at {@link io.lmcache4j.engine.storage.remote.lm.LmConnectorFactory}.
 */
package io.lmcache4j.engine.storage.remote.lm;
