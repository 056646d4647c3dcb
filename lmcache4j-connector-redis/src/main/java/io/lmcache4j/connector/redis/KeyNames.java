package io.lmcache4j.connector.redis;

import io.lmcache4j.engine.key.EngineKey;

import java.nio.charset.StandardCharsets;

/**
 * Names of keys in the store.
 *
 * @param prefix before each; empty as LMCache has it
 */
record KeyNames(String prefix) {
    /** The header of the two-key layout. */
    static final String METADATA = "metadata";

    /** The data of the two-key layout. */
    static final String KV_BYTES = "kv_bytes";

    /** Key text and suffix with nothing between, as LMCache writes them. */
    byte[] of(EngineKey key, String suffix) {
        return (prefix + key + suffix).getBytes(StandardCharsets.UTF_8);
    }
}
