package io.lmcache4j.connector.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.lmcache4j.engine.VectorFile;
import io.lmcache4j.engine.key.EngineKey;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** The names of keys in the store, against {@code wire-formats.json}. */
class KeyNamesTest {
    static Stream<JsonNode> keys() {
        return VectorFile.elements(VectorFile.read("wire-formats.json").get("cache_engine_keys"));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void bothKeysAreNamedAsLMCacheNamesThem(JsonNode vector) {
        EngineKey key = EngineKey.parse(vector.get("string").asText());
        KeyNames names = new KeyNames("");
        assertThat(names.of(key, KeyNames.KV_BYTES))
                .isEqualTo(bytes(vector.get("redis_keys").get(0).asText()));
        assertThat(names.of(key, KeyNames.METADATA))
                .isEqualTo(bytes(vector.get("redis_keys").get(1).asText()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
