package io.lmcache4j.engine.config;

import io.lmcache4j.engine.key.KvDtype;

import java.util.List;

/**
 * Layers whose KV tensors have the same structure (engine.md §2, {@code kv_layer_groups_manager}).
 *
 * @param layers indexes of the layers, ascending
 * @param dtype element type of these layers
 * @param hiddenSize elements of one token in one layer, for keys or for values
 */
public record KvLayerGroup(List<Integer> layers, KvDtype dtype, int hiddenSize) {
    public KvLayerGroup {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("a layer group must have a layer");
        }
        if (hiddenSize < 1) {
            throw new IllegalArgumentException("hiddenSize must be at least 1, was " + hiddenSize);
        }
    }

    /** The form inside the text of {@code kv_layer_groups_manager}. */
    String text() {
        return "KVLayerGroupInfo(layer_indices=%s, dtype=%s, hidden_dim_size=%d)"
                .formatted(layers, dtype.torchText(), hiddenSize);
    }
}
