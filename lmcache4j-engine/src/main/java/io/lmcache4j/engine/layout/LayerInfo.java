package io.lmcache4j.engine.layout;

import java.util.List;

/**
 * What {@code GET /cache/kvcache/info} says of a layer (http-api.md §4.10).
 *
 * @param name as registered
 * @param shape of the layer's tensor
 * @param dtype PyTorch's name of the element type
 * @param device always {@code cpu} here
 */
public record LayerInfo(String name, List<Integer> shape, String dtype, String device) {}
