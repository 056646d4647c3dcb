package io.lmcache4j.engine.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.lmcache4j.engine.VectorFile;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.Stream;

/** The keys of {@code wire-formats.json}. */
class EngineKeyVectorsTest {
    static Stream<JsonNode> keys() {
        return VectorFile.elements(VectorFile.read("wire-formats.json").get("cache_engine_keys"));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void textIsLMCaches(JsonNode vector) {
        assertThat(key(vector).text()).isEqualTo(vector.get("string").asText());
    }

    @ParameterizedTest
    @MethodSource("keys")
    void textIsReadBack(JsonNode vector) {
        assertThat(EngineKey.parse(vector.get("string").asText())).isEqualTo(key(vector));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void fileNamesAreLMCaches(JsonNode vector) {
        EngineKey key = key(vector);
        assertThat(key.fsFileName()).isEqualTo(vector.get("fs_connector_file").asText());
        assertThat(key.fsTemporaryFileName())
                .isEqualTo(vector.get("fs_connector_tmp_file_default").asText());
        assertThat(key.diskFileName()).isEqualTo(vector.get("local_disk_file").asText());
    }

    private static EngineKey key(JsonNode vector) {
        List<Tag> tags =
                Stream.of(vector.get("tags"))
                        .flatMap(
                                list ->
                                        Stream.iterate(0, i -> i < list.size(), i -> i + 1)
                                                .map(list::get))
                        .map(pair -> new Tag(pair.get(0).asText(), pair.get(1).asText()))
                        .toList();
        CacheEngineKey chunk =
                new CacheEngineKey(
                        vector.get("model_name").asText(),
                        vector.get("world_size").asInt(),
                        vector.get("worker_id").asInt(),
                        ChunkHash.of(VectorFile.integer(vector.get("chunk_hash"))),
                        KvDtype.fromKeyText(vector.get("dtype").asText()),
                        tags);
        JsonNode layer = vector.get("layer_id");
        return layer.isNull() ? chunk : new LayerCacheEngineKey(chunk, layer.asInt());
    }
}
