package io.lmcache4j.engine.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.KvLayerGroup;
import io.lmcache4j.engine.config.KvShape;
import io.lmcache4j.engine.key.KvDtype;

import org.junit.jupiter.api.Test;

import java.util.List;

class ObjectShapeTest {
    private static final ObjectShape TWO_GROUPS =
            new ObjectShape(
                    MemoryFormat.KV_2LTD,
                    List.of(
                            new TensorGroup(KvDtype.BFLOAT16, List.of(2, 3, 16, 8)),
                            new TensorGroup(KvDtype.FLOAT32, List.of(2, 1, 16, 4))));

    @Test
    void bytesAreTheSumOverTheGroups() {
        assertThat(TWO_GROUPS.bytes()).isEqualTo(1536 + 512);
    }

    @Test
    void groupsFollowEachOtherWithoutPadding() {
        assertThat(TWO_GROUPS.offset(0)).isZero();
        assertThat(TWO_GROUPS.offset(1)).isEqualTo(1536);
        assertThat(TWO_GROUPS.offset(2)).isEqualTo(2048);
    }

    @Test
    void chunkOfA8BModelIs32MiB() {
        ObjectShape shape = ObjectShape.forChunk(32, 256, 1024, KvDtype.BFLOAT16, false);

        assertThat(shape.format()).isEqualTo(MemoryFormat.KV_2LTD);
        assertThat(shape.bytes()).isEqualTo(32L << 20);
        assertThat(shape.tokens()).isEqualTo(256);
    }

    @Test
    void latentChunkHasOneTensorALayer() {
        ObjectShape shape = ObjectShape.forChunk(61, 256, 576, KvDtype.BFLOAT16, true);

        assertThat(shape.format()).isEqualTo(MemoryFormat.KV_MLA_FMT);
        assertThat(shape.bytes()).isEqualTo(61L * 256 * 576 * 2);
        assertThat(shape.tokens()).isEqualTo(256);
    }

    @Test
    void metadataGivesTheShapeOfItsChunks() {
        EngineMetadata metadata =
                EngineMetadata.builder()
                        .modelName("m")
                        .kvShape(new KvShape(32, 2, 256, 8, 128))
                        .kvDtype(KvDtype.BFLOAT16)
                        .build();

        assertThat(ObjectShape.forChunk(metadata, 44))
                .isEqualTo(ObjectShape.forChunk(32, 44, 1024, KvDtype.BFLOAT16, false));
    }

    @Test
    void layerGroupsOfTheMetadataBecomeGroups() {
        EngineMetadata metadata =
                EngineMetadata.builder()
                        .modelName("m")
                        .kvShape(new KvShape(4, 2, 16, 1, 8))
                        .layerGroups(
                                List.of(
                                        new KvLayerGroup(List.of(0, 1, 2), KvDtype.BFLOAT16, 8),
                                        new KvLayerGroup(List.of(3), KvDtype.FLOAT32, 4)))
                        .build();

        assertThat(ObjectShape.forChunk(metadata, 16)).isEqualTo(TWO_GROUPS);
    }

    @Test
    void layerwiseShapesCountTokensNotTheKvAxis() {
        assertThat(ObjectShape.of(MemoryFormat.KV_T2D, KvDtype.FLOAT16, 7, 2, 8).tokens())
                .isEqualTo(7);
        assertThat(ObjectShape.of(MemoryFormat.KV_2TD, KvDtype.FLOAT16, 2, 7, 8).tokens())
                .isEqualTo(7);
        assertThat(ObjectShape.of(MemoryFormat.KV_MLA_FMT, KvDtype.FLOAT16, 7, 8).tokens())
                .isEqualTo(7);
    }

    @Test
    void bytesHaveALengthButNoTokens() {
        ObjectShape shape = ObjectShape.ofBytes(12_345);

        assertThat(shape.bytes()).isEqualTo(12_345);
        assertThat(shape.tokens()).isZero();
        assertThat(shape.groups().getFirst().shape()).containsExactly(12_345, 0, 0, 0);
    }

    @Test
    void sizesBeyondALongAreRefused() {
        List<Integer> shape = List.of(1 << 30, 1 << 30, 1 << 30);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TensorGroup(KvDtype.INT8, shape))
                .withMessageContaining("2^63");
    }

    @Test
    void negativeDimensionsAndEmptyShapesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TensorGroup(KvDtype.INT8, List.of(1, -1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TensorGroup(KvDtype.INT8, List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ObjectShape(MemoryFormat.KV_2LTD, List.of()));
    }
}
