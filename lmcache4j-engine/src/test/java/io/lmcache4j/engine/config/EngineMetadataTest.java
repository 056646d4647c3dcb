package io.lmcache4j.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.engine.key.KvDtype;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class EngineMetadataTest {
    private static final KvShape SHAPE = new KvShape(32, 2, 256, 8, 128);

    @Test
    void attributesAreThoseOfLMCacheInItsOrder() {
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("chunk_size", 256);
        expected.put("engine_id", null);
        expected.put("first_rank", 0);
        expected.put("kv_connector_extra_config", null);
        expected.put("kv_dtype", "torch.bfloat16");
        expected.put("kv_layer_groups_manager", "KVLayerGroupsManager(kv_layer_groups=[])");
        expected.put("kv_shape", List.of(32, 2, 256, 8, 128));
        expected.put("local_worker_id", 1);
        expected.put("local_world_size", 2);
        expected.put("model_name", "meta/llama");
        expected.put("role", "worker");
        expected.put("served_model_name", null);
        expected.put("use_mla", false);
        expected.put("worker_id", 3);
        expected.put("world_size", 4);

        Map<String, Object> attributes =
                EngineMetadata.builder()
                        .modelName("meta/llama")
                        .worldSize(4)
                        .localWorldSize(2)
                        .workerId(3)
                        .kvShape(SHAPE)
                        .build()
                        .attributes();

        assertThat(attributes).isEqualTo(expected);
        assertThat(new ArrayList<>(attributes.keySet()))
                .isEqualTo(new ArrayList<>(expected.keySet()));
    }

    @Test
    void optionalAttributesShowWhatWasGiven() {
        EngineMetadata metadata =
                EngineMetadata.builder()
                        .modelName("m")
                        .role(Role.SCHEDULER)
                        .kvDtype(KvDtype.FLOAT32)
                        .kvShape(new KvShape(2, 1, 16, 1, 576))
                        .servedModelName("public")
                        .engineId("e-1")
                        .kvConnectorExtraConfig(Map.of("lmcache_rpc_port", 7))
                        .layerGroups(List.of(new KvLayerGroup(List.of(0, 1), KvDtype.FLOAT32, 576)))
                        .build();

        assertThat(metadata.attributes())
                .containsEntry("use_mla", true)
                .containsEntry("role", "scheduler")
                .containsEntry("kv_dtype", "torch.float32")
                .containsEntry("served_model_name", "public")
                .containsEntry("engine_id", "e-1")
                .containsEntry("kv_connector_extra_config", Map.of("lmcache_rpc_port", 7L))
                .containsEntry(
                        "kv_layer_groups_manager",
                        "KVLayerGroupsManager(kv_layer_groups=[KVLayerGroupInfo("
                                + "layer_indices=[0, 1], dtype=torch.float32,"
                                + " hidden_dim_size=576)])");
    }

    @Test
    void builderOfAnInstanceBuildsItsEqual() {
        EngineMetadata metadata =
                EngineMetadata.builder()
                        .modelName("m")
                        .worldSize(2)
                        .workerId(1)
                        .kvShape(SHAPE)
                        .engineId("e")
                        .build();

        assertThat(metadata.toBuilder().build()).isEqualTo(metadata);
        assertThat(metadata.toBuilder().workerId(0).build().isFirstRank()).isTrue();
        assertThat(metadata.isFirstRank()).isFalse();
    }

    @Test
    void rankMustBeBelowTheWorldSize() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                EngineMetadata.builder()
                                        .modelName("m")
                                        .workerId(1)
                                        .kvShape(SHAPE)
                                        .build())
                .withMessage("workerId must be 0 to 0 (worldSize - 1), was 1");
    }

    @Test
    void modelAndShapeMustBeGiven() {
        assertThatThrownBy(() -> EngineMetadata.builder().kvShape(SHAPE).build())
                .hasMessage("modelName is missing");
        assertThatThrownBy(() -> EngineMetadata.builder().modelName("m").build())
                .hasMessage("kvShape is missing");
    }

    @Test
    void shapesHaveOneOrTwoTensors() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KvShape(1, 3, 16, 1, 1))
                .withMessage("kvSize must be 1 or 2, was 3");
    }
}
