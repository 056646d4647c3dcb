package io.lmcache4j.jlama;

import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.KvShape;
import io.lmcache4j.engine.layout.KvCaches;

/** Whether a manager was told of the KV that it is given. */
final class ShapeCheck {
    private ShapeCheck() {}

    /**
     * Compares what names the chunks with what fills them.
     *
     * @throws IllegalArgumentException if they differ
     */
    static void check(EngineMetadata told, KvCaches given) {
        KvShape shape = told.kvShape();
        if (told.kvDtype() != given.dtype()) {
            throw new IllegalArgumentException(
                    "the manager's metadata says %s, but Jlama keeps KV as %s"
                            .formatted(told.kvDtype().torchText(), given.dtype().torchText()));
        }
        if (told.useMla()
                || shape.layers() != given.layers()
                || shape.kvHeads() != given.sizes().heads()
                || shape.headSize() != given.sizes().headSize()) {
            throw new IllegalArgumentException(
                    "the manager's metadata says layers, K and V, KV heads, head size %s, but the model has %s"
                            .formatted(
                                    text(
                                            shape.layers(),
                                            shape.kvSize(),
                                            shape.kvHeads(),
                                            shape.headSize()),
                                    text(
                                            given.layers(),
                                            2,
                                            given.sizes().heads(),
                                            given.sizes().headSize())));
        }
    }

    private static String text(int layers, int kvs, int heads, int headSize) {
        return "%d x %d x %d x %d".formatted(layers, kvs, heads, headSize);
    }
}
