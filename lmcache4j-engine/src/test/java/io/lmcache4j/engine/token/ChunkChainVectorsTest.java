package io.lmcache4j.engine.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.lmcache4j.engine.VectorFile;
import io.lmcache4j.engine.key.ChunkHash;
import io.lmcache4j.engine.key.KeyTemplate;
import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.key.RequestConfigs;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The chains of {@code chunk-hashes.json}, through the token database. */
class ChunkChainVectorsTest {
    static Stream<JsonNode> cases() {
        return VectorFile.elements(VectorFile.read("chunk-hashes.json").get("cases"));
    }

    @Test
    void thereAre276() {
        assertThat(cases()).hasSize(276);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void chunksAndHashesAreLMCaches(JsonNode vector) throws GeneralSecurityException {
        long[] tokens = tokens(vector);
        TokenDatabase database = database(vector);
        List<TokenChunk> chunks = database.process(tokens, 0, RequestConfigs.EMPTY);
        assertThat(chunks).hasSize(vector.get("num_chunks").asInt());
        for (JsonNode expected : vector.get("chunks")) {
            TokenChunk chunk = chunks.get(expected.get("index").asInt());
            ChunkHash hash = chunk.key().chunkHash();
            assertThat(chunk.start()).isEqualTo(expected.get("start").asInt());
            assertThat(chunk.end()).isEqualTo(expected.get("end").asInt());
            assertThat(hash.toBigInteger()).isEqualTo(VectorFile.integer(expected.get("hash")));
            assertThat(hash.hex()).isEqualTo(expected.get("hex").asText());
        }
        assertThat(database.hashes(tokens).hashes())
                .isEqualTo(chunks.stream().map(chunk -> chunk.key().chunkHash()).toList());
    }

    private static TokenDatabase database(JsonNode vector) {
        ChunkHash start = ChunkHash.of(VectorFile.integer(vector.get("none_hash")));
        boolean saveUnfullChunk = vector.get("save_unfull_chunk").asBoolean();
        return new TokenDatabase(
                new KeyTemplate("m", 1, 0, KvDtype.BFLOAT16),
                vector.get("chunk_size").asInt(),
                () -> saveUnfullChunk,
                AlgorithmNames.hasher(vector),
                new NoneHash(start, "vector"));
    }

    private static long[] tokens(JsonNode vector) throws GeneralSecurityException {
        JsonNode formula = vector.get("token_formula");
        long[] tokens =
                formula.isNull() ? VectorFile.longs(vector.get("tokens")) : tokensOf(formula);
        ByteBuffer bytes =
                ByteBuffer.allocate(tokens.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(tokens);
        assertThat(
                        HexFormat.of()
                                .formatHex(
                                        MessageDigest.getInstance("SHA-256").digest(bytes.array())))
                .isEqualTo(vector.get("tokens_le_int64_sha256").asText());
        return tokens;
    }

    static long[] tokensOf(JsonNode formula) {
        long factor = formula.get("mul").asLong();
        long summand = formula.get("add").asLong();
        long modulus = formula.get("mod").asLong();
        return LongStream.range(0, formula.get("n").asLong())
                .map(i -> (i * factor + summand) % modulus)
                .toArray();
    }
}
