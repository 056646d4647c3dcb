package io.lmcache4j.engine.token;

import static io.lmcache4j.engine.VectorFile.integer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.lmcache4j.engine.VectorFile;
import io.lmcache4j.engine.key.ChunkHash;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The starts of chains in the vectors, resolved from the environment as a worker does. */
class NoneHashVectorsTest {
    static Stream<JsonNode> noneHashes() {
        return VectorFile.elements(VectorFile.read("chunk-hashes.json").get("none_hashes"));
    }

    static Stream<JsonNode> seeds() {
        return VectorFile.elements(VectorFile.read("none-hash-from-seed.json").get("cases"));
    }

    @ParameterizedTest
    @MethodSource("noneHashes")
    void everyAlgorithmStartsAsInVllm(JsonNode vector) {
        String seed = vector.get("pythonhashseed").asText();
        ChunkHash value = resolve(seed, Optional.empty(), AlgorithmNames.hasher(vector)).value();
        assertThat(value.toBigInteger()).isEqualTo(integer(vector.get("none_hash")));
        assertThat(value.hex()).isEqualTo(vector.get("hex").asText());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void builtinStartsAsInBothGenerationsOfPython(JsonNode vector) {
        String seed = vector.get("PYTHONHASHSEED").asText();
        ChunkHasher builtin = ChunkHasher.byName("builtin");
        assertThat(resolve(seed, Optional.of("3.12"), builtin).value().toBigInteger())
                .isEqualTo(resolve(seed, Optional.empty(), builtin).value().toBigInteger())
                .isEqualTo(integer(vector.get("none_hash_siphash13_cpython_3_11_plus")));
        assertThat(resolve(seed, Optional.of("3.10"), builtin).value().toBigInteger())
                .isEqualTo(integer(vector.get("none_hash_siphash24_cpython_3_10_minus")));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void keysOfTheTextHashAreCPythons(JsonNode vector) {
        String key =
                HexFormat.of().formatHex(PythonHash.key(vector.get("PYTHONHASHSEED").asLong()));
        assertThat(reversed(key.substring(0, 16)))
                .isEqualTo(vector.get("siphash_key_k0_hex").asText());
        assertThat(reversed(key.substring(16)))
                .isEqualTo(vector.get("siphash_key_k1_hex").asText());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theFirstChunkFollowsFromTheStart(JsonNode vector) {
        ChunkHasher builtin = ChunkHasher.byName("builtin");
        ChunkHash start =
                resolve(vector.get("PYTHONHASHSEED").asText(), Optional.empty(), builtin).value();
        ChunkHash[] hashes = new ChunkHash[1];
        builtin.hashChunks(new long[] {1, 2, 3, 4}, 0, 4, 4, start, hashes);
        assertThat(hashes[0].toBigInteger())
                .isEqualTo(integer(vector.get("chunk_[1,2,3,4]_with_siphash13_none_hash")));
    }

    private static NoneHash resolve(String seed, Optional<Object> python, ChunkHasher hasher) {
        return NoneHash.resolve(Optional.empty(), python, Map.of("PYTHONHASHSEED", seed), hasher);
    }

    /** Little-endian bytes in hexadecimal, as the number's digits. */
    private static String reversed(String hex) {
        return "%016x".formatted(Long.reverseBytes(Long.parseUnsignedLong(hex, 16)));
    }
}
