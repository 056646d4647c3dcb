package io.lmcache4j.controller.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import io.lmcache4j.engine.key.ChunkHash;
import io.lmcache4j.engine.token.ChunkHasher;
import io.lmcache4j.engine.token.PythonGeneration;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What the vectors have besides messages: payloads on sockets, and the keys in them. */
class OtherVectorsTest {
    private static final ChunkHasher BUILTIN = ChunkHasher.byName("builtin");

    @Test
    void noGroupOfVectorsIsForgotten() {
        assertThat(Vectors.all().fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "about",
                        "encoding_rules",
                        "messages",
                        "decode_cases",
                        "json_frames",
                        "frames",
                        "zmtp",
                        "builtin_chunk_hashes",
                        "none_hash_from_seed");
        assertThat(Vectors.list("json_frames")).hasSize(3);
        assertThat(Vectors.list("frames")).hasSize(5);
    }

    @Test
    void everyAnswerOnASocketIsReadAndWritten() throws MessageException {
        List<String> payloads =
                Vectors.list("frames")
                        .flatMap(
                                frames ->
                                        Stream.of("frames_seen_by_dealer", "frames_answered")
                                                .filter(frames::has)
                                                .flatMap(name -> stream(frames.get(name))))
                        .map(JsonNode::asText)
                        .filter(hex -> !hex.isEmpty())
                        .toList();
        assertThat(payloads).hasSize(3);
        for (String hex : payloads) {
            byte[] payload = Vectors.bytes(hex);
            assertThat(MessageCodec.encode(MessageCodec.decode(payload))).isEqualTo(payload);
        }
    }

    @Test
    void thePayloadOfTheRawBytesIsRefusedByItsName() {
        String hex = Vectors.all().get("zmtp").get("payload_used_hex").asText();
        assertThatThrownBy(() -> MessageCodec.decode(Vectors.bytes(hex)))
                .isInstanceOf(MessageException.class)
                .hasMessage("Invalid value 'EmptyMsg' - at `$.type`");
    }

    @Test
    void keysOfChunksAreThoseOfTheEngine() {
        List<JsonNode> cases =
                stream(Vectors.all().get("builtin_chunk_hashes").get("cases")).toList();
        assertThat(cases).hasSize(5);
        for (JsonNode vector : cases) {
            long[] tokens = tokens(vector.get("tokens").asText());
            List<JsonNode> chunks = stream(vector.get("chunks")).toList();
            ChunkHash[] hashes = new ChunkHash[chunks.size()];
            BUILTIN.hashChunks(
                    tokens,
                    0,
                    tokens.length,
                    vector.get("chunk_size").asInt(),
                    hash(vector.get("none_hash")),
                    hashes);
            for (int i = 0; i < hashes.length; i++) {
                assertThat(hashes[i]).isEqualTo(hash(chunks.get(i).get("hash")));
            }
        }
    }

    @Test
    void chainsStartWhereThoseOfWorkersStart() {
        List<JsonNode> cases =
                stream(Vectors.all().get("none_hash_from_seed").get("cases")).toList();
        assertThat(cases).hasSize(6);
        for (JsonNode vector : cases) {
            String seed = vector.get("PYTHONHASHSEED").asText();
            ChunkHash start = BUILTIN.hashSeed(seed, PythonGeneration.SINCE_3_11);
            assertThat(start).isEqualTo(hash(vector.get("none_hash_siphash13_cpython_3_11_plus")));
            assertThat(BUILTIN.hashSeed(seed, PythonGeneration.UP_TO_3_10))
                    .isEqualTo(hash(vector.get("none_hash_siphash24_cpython_3_10_minus")));
            ChunkHash[] chunk = new ChunkHash[1];
            BUILTIN.hashChunks(new long[] {1, 2, 3, 4}, 0, 4, 4, start, chunk);
            assertThat(chunk[0])
                    .isEqualTo(hash(vector.get("chunk_[1,2,3,4]_with_siphash13_none_hash")));
        }
    }

    private static ChunkHash hash(JsonNode node) {
        return ChunkHash.of(node.bigIntegerValue());
    }

    /** {@code [1..8]}, or {@code [5,7,9]}. */
    private static long[] tokens(String text) {
        String inner = text.substring(1, text.length() - 1);
        int dots = inner.indexOf("..");
        if (dots < 0) {
            return Arrays.stream(inner.split(",", -1)).mapToLong(Long::parseLong).toArray();
        }
        return LongStream.rangeClosed(
                        Long.parseLong(inner.substring(0, dots)),
                        Long.parseLong(inner.substring(dots + 2)))
                .toArray();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return array.valueStream();
    }
}
