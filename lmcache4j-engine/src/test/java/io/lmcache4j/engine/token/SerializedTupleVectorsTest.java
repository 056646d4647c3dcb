package io.lmcache4j.engine.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.lmcache4j.engine.VectorFile;
import io.lmcache4j.engine.key.ChunkHash;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.HexFormat;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The byte strings of {@code chunk-hashes.json}, and long pickles made by CPython. */
class SerializedTupleVectorsTest {
    private static final JsonNode DETAILS = VectorFile.read("chunk-hashes.json").get("details");
    private static final ChunkHash WIDE = ChunkHash.parseHex("f4c7b46fa8ae8a1e");

    static Stream<JsonNode> longPickles() {
        return VectorFile.elements(VectorFile.read("pickle-frames.json").get("cases"));
    }

    @Test
    void cborIsCanonical() {
        assertThat(hex(Serialization.CBOR, ChunkHash.ZERO, 1, 2, 3, 4))
                .isEqualTo(detail("cbor_hex"));
        assertThat(hex(Serialization.CBOR, WIDE, 1000, 70000))
                .isEqualTo(detail("cbor_hex_uint64_prefix"));
    }

    @Test
    void pickleIsCPythons() {
        assertThat(hex(Serialization.PICKLE, ChunkHash.ZERO, 1, 2, 3, 4))
                .isEqualTo(detail("pickle5_hex"));
        assertThat(hex(Serialization.PICKLE, WIDE, 1000, 70000))
                .isEqualTo(detail("pickle5_hex_uint64_prefix"));
    }

    @Test
    void pickleOf256TokensIsCPythons() {
        long[] tokens = LongStream.range(0, 256).map(i -> (i * 7919 + 13) % 128256).toArray();
        String hex = hex(Serialization.PICKLE, ChunkHash.ZERO, tokens);
        assertThat(hex)
                .hasSize(2 * DETAILS.get("pickle5_256_tokens_len").asInt())
                .startsWith(detail("pickle5_256_tokens_prefix_hex"))
                .endsWith(detail("pickle5_256_tokens_suffix_hex"));
    }

    @Test
    void seedTextIsSerializedOnItsOwn() {
        assertThat(HexFormat.of().formatHex(Serialization.CBOR.ofText("0")))
                .isEqualTo(detail("cbor_hex_seed_string_0"));
        assertThat(HexFormat.of().formatHex(Serialization.PICKLE.ofText("0")))
                .isEqualTo(detail("pickle5_hex_seed_string_0"));
    }

    @ParameterizedTest
    @MethodSource("longPickles")
    void picklesOfSeveralFramesAreCPythons(JsonNode vector) {
        long[] tokens = ChunkChainVectorsTest.tokensOf(vector);
        ChunkHash prefix = ChunkHash.of(VectorFile.integer(vector.get("prefix")));
        ChunkHash[] hashes = new ChunkHash[1];
        ChunkHasher.byName("sha256")
                .hashChunks(tokens, 0, tokens.length, tokens.length, prefix, hashes);
        assertThat(hashes[0].toBigInteger()).isEqualTo(VectorFile.integer(vector.get("hash")));
    }

    private static String detail(String name) {
        return DETAILS.get(name).asText();
    }

    private static String hex(Serialization serialization, ChunkHash previous, long... tokens) {
        SerializedTuple tuple = serialization.buffer(tokens.length);
        tuple.write(previous, tokens, 0, tokens.length);
        return HexFormat.of().formatHex(tuple.bytes(), tuple.start(), tuple.end());
    }
}
