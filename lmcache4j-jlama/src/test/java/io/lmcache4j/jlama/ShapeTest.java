package io.lmcache4j.jlama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.github.tjake.jlama.safetensors.DType;

import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.KvShape;
import io.lmcache4j.engine.config.Role;
import io.lmcache4j.engine.key.KvDtype;

import org.junit.jupiter.api.Test;

import java.util.Map;

/** What doesn't fit is refused, with both sides in the message. */
class ShapeTest {
    private final JlamaModel model = SmallModel.get();
    private final JlamaKvCaches caches = new JlamaKvCaches(model, 1);

    @Test
    void modelTellsItsShape() {
        EngineMetadata metadata = model.metadata(96);
        assertThat(metadata.kvShape()).isEqualTo(new KvShape(4, 2, 96, 4, 32));
        assertThat(metadata.kvDtype()).isEqualTo(KvDtype.FLOAT32);
        assertThat(model.info().version()).isEqualTo("jlama 0.8.4");
        assertThat(caches.caches().info().getFirst().shape()).containsExactly(2, 4, 256, 4, 32);
    }

    @Test
    void otherElementTypeIsRefused() {
        refused(
                model.metadata(96).toBuilder().kvDtype(KvDtype.BFLOAT16).build(),
                "the manager's metadata says torch.bfloat16, but Jlama keeps KV as torch.float32");
    }

    @Test
    void otherShapesAreRefused() {
        for (KvShape shape :
                new KvShape[] {
                    new KvShape(5, 2, 96, 4, 32),
                    new KvShape(4, 2, 96, 8, 32),
                    new KvShape(4, 2, 96, 4, 64)
                }) {
            refused(
                    model.metadata(96).toBuilder().kvShape(shape).build(),
                    "layers, K and V, KV heads, head size %d x 2 x %d x %d, but the model has 4 x 2 x 4 x 32"
                            .formatted(shape.layers(), shape.kvHeads(), shape.headSize()));
        }
    }

    private void refused(EngineMetadata told, String message) {
        try (LMCacheManager manager =
                LMCacheManager.builder(ConfigStore.of(Map.of("chunk_size", 96)), told).build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new PrefixReuse(manager, caches))
                    .withMessageContaining(message);
        }
    }

    @Test
    void managerWithoutAnEngineIsRefused() {
        EngineMetadata scheduler = model.metadata(96).toBuilder().role(Role.SCHEDULER).build();
        try (LMCacheManager manager =
                LMCacheManager.builder(ConfigStore.of(Map.of("chunk_size", 96)), scheduler)
                        .build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new PrefixReuse(manager, caches))
                    .withMessage("this manager has no engine; a worker has");
        }
    }

    @Test
    void workingTypeThatIsNotCachedIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JlamaModel.kvDtype(DType.F16))
                .withMessageContaining("as F16; only F32 and BF16 can be cached");
    }
}
