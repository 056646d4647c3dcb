package io.lmcache4j.engine.token;

import com.fasterxml.jackson.databind.JsonNode;

/** The algorithms as the vectors call them. */
final class AlgorithmNames {
    private AlgorithmNames() {}

    static ChunkHasher hasher(JsonNode vector) {
        String name = vector.get("algorithm").asText();
        return ChunkHasher.byName(
                name.equals("sha256_cbor_64bit_legacy_vllm") ? "sha256_cbor_64bit" : name);
    }
}
