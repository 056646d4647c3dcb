/**
 * The host's KV tensors and the copying between them and chunks: layouts, gather, scatter, slots,
 * checksums.
 *
 * <p>Start at {@link KvCaches}. Knows memory segments and shapes; not keys, tokens, storage or
 * which request a slot belongs to.
 */
package io.lmcache4j.engine.layout;
