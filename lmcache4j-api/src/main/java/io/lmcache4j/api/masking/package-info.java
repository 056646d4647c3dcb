/**
 * Keeps secrets out of answers (operator-api.md §1), unless somebody with the role for it asks for
 * them or the configuration wants them shown.
 *
 * <p>Start at {@link io.lmcache4j.api.masking.Masking}, which every family that shows settings or
 * quotes exceptions is given. What a secret looks like is known to the engine's {@link
 * io.lmcache4j.engine.config.SecretMask}. Knows requests and answers; no endpoint and no socket.
 */
package io.lmcache4j.api.masking;
