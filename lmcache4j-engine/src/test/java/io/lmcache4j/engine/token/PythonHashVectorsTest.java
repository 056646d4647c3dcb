package io.lmcache4j.engine.token;

import static io.lmcache4j.engine.VectorFile.integer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.lmcache4j.engine.VectorFile;
import io.lmcache4j.engine.key.ChunkHash;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The primitives of {@code chunk-hashes.json}. */
class PythonHashVectorsTest {
    private static final JsonNode VECTORS = VectorFile.read("chunk-hashes.json");

    static Stream<JsonNode> ints() {
        return primitives("int");
    }

    static Stream<JsonNode> tuples() {
        return primitives("tuple_of_int");
    }

    static Stream<JsonNode> triplets() {
        return primitives("lmcache_triplet");
    }

    static Stream<JsonNode> texts() {
        return primitives("str_siphash13");
    }

    static Stream<JsonNode> keys() {
        return primitives("secret_lcg_first_16_bytes_hex");
    }

    private static Stream<JsonNode> primitives(String name) {
        return VectorFile.elements(VECTORS.get("python_primitives").get(name));
    }

    @ParameterizedTest
    @MethodSource("ints")
    void integersHashAsInPython(JsonNode vector) {
        BigInteger value = integer(vector.get("value"));
        long expected = integer(vector.get("hash")).longValueExact();
        assertThat(PythonHash.ofInt(ChunkHash.of(value))).isEqualTo(expected);
        if (value.bitLength() < Long.SIZE) {
            assertThat(PythonHash.ofInt(value.longValueExact())).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("tuples")
    void tuplesHashAsInPython(JsonNode vector) {
        List<BigInteger> elements = VectorFile.integers(vector.get("value"));
        long expected = integer(vector.get("hash")).longValueExact();
        long acc = PythonHash.TUPLE_START;
        for (BigInteger element : elements) {
            acc = PythonHash.lane(acc, PythonHash.ofInt(ChunkHash.of(element)));
        }
        assertThat(PythonHash.tuple(acc, elements.size())).isEqualTo(expected);
        if (elements.stream().allMatch(element -> element.bitLength() < Long.SIZE)) {
            long[] tokens = VectorFile.longs(vector.get("value"));
            assertThat(PythonHash.ofTuple(tokens, 0, tokens.length)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("triplets")
    void linksHashAsInPython(JsonNode vector) {
        long[] tokens = VectorFile.longs(vector.get("tokens"));
        ChunkHash prefix = ChunkHash.of(integer(vector.get("prefix")));
        assertThat(
                        PythonHash.ofLink(
                                prefix,
                                PythonHash.ofTuple(tokens, 0, tokens.length),
                                LinkForm.EMPTY_TUPLE))
                .isEqualTo(integer(vector.get("hash")).longValueExact());
    }

    @ParameterizedTest
    @MethodSource("texts")
    void textHashesAsInPython(JsonNode vector) {
        long seed = vector.get("pythonhashseed").asLong();
        SipHash textHash = PythonGeneration.SINCE_3_11.textHash();
        assertThat(PythonHash.ofText(vector.get("string").asText(), seed, textHash))
                .isEqualTo(integer(vector.get("hash")).longValueExact());
    }

    @ParameterizedTest
    @MethodSource("keys")
    void keysOfTheTextHashAreDerivedAsInPython(JsonNode vector) {
        byte[] key = PythonHash.key(vector.get("pythonhashseed").asLong());
        assertThat(HexFormat.of().formatHex(key)).isEqualTo(vector.get("key_hex").asText());
    }

    @Test
    void theWorkedExampleHoldsStepByStep() {
        JsonNode details = VECTORS.get("details");
        long tokensHash = PythonHash.ofTuple(new long[] {1, 2, 3, 4}, 0, 4);
        assertThat(tokensHash).isEqualTo(integer(details.get("hash_tokens_tuple")).longValue());
        assertThat(PythonHash.EMPTY_TUPLE)
                .isEqualTo(PythonHash.tuple(PythonHash.TUPLE_START, 0))
                .isEqualTo(integer(details.get("hash_empty_tuple")).longValue());
        assertThat(PythonHash.ofInt(0))
                .isEqualTo(integer(details.get("hash_prefix_0")).longValue());
        assertThat(PythonHash.ofLink(ChunkHash.ZERO, tokensHash, LinkForm.EMPTY_TUPLE))
                .isEqualTo(integer(details.get("outer")).longValue());
    }

    @Test
    void emptyTextHashesToZero() {
        assertThat(PythonHash.ofText("", 42, PythonGeneration.SINCE_3_11.textHash())).isZero();
    }
}
