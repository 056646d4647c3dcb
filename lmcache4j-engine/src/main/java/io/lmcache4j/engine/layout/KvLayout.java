package io.lmcache4j.engine.layout;

import static io.lmcache4j.engine.layout.Axis.BS;
import static io.lmcache4j.engine.layout.Axis.HS;
import static io.lmcache4j.engine.layout.Axis.NB;
import static io.lmcache4j.engine.layout.Axis.NH;
import static io.lmcache4j.engine.layout.Axis.NL;
import static io.lmcache4j.engine.layout.Axis.ONE;
import static io.lmcache4j.engine.layout.Axis.TWO;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How a host orders the dimensions of its paged KV tensors, with LMCache's names and codes
 * (engine.md §5.5).
 *
 * <p>The strides that copying needs follow from the order of the axes alone, so a layout is one
 * line. Codes 12 to 16 are not here: their chunk shape isn't confirmed.
 */
public enum KvLayout {
    /** vLLM across layers: one tensor. */
    NB_NL_TWO_BS_NH_HS(0, Tensors.ONE, NB, NL, TWO, BS, NH, HS),
    /** vLLM flash attention. */
    NL_X_TWO_NB_BS_NH_HS(1, Tensors.PER_LAYER, TWO, NB, BS, NH, HS),
    /** vLLM FlashInfer. */
    NL_X_NB_TWO_BS_NH_HS(2, Tensors.PER_LAYER, NB, TWO, BS, NH, HS),
    /** vLLM latent attention. */
    NL_X_NB_BS_HS(3, Tensors.PER_LAYER, NB, BS, HS),
    /** SGLang: all K tensors, then all V tensors; blocks and slots are one dimension. */
    TWO_X_NL_X_NBBS_NH_HS(4, Tensors.PER_KV_AND_LAYER, NB, BS, NH, HS),
    /** SGLang latent attention; blocks and slots are one dimension. */
    NL_X_NBBS_ONE_HS(5, Tensors.PER_LAYER, NB, BS, ONE, HS),
    /** vLLM with heads outside slots; also vLLM on a CPU. */
    NL_X_TWO_NB_NH_BS_HS(6, Tensors.PER_LAYER, TWO, NB, NH, BS, HS),
    /** FlashInfer with heads outside slots. */
    NL_X_NB_TWO_NH_BS_HS(7, Tensors.PER_LAYER, NB, TWO, NH, BS, HS),
    /** TensorRT-LLM: one tensor. */
    NB_NL_TWO_NH_BS_HS(8, Tensors.ONE, NB, NL, TWO, NH, BS, HS),
    /** SGLang through its daemon. */
    TWO_X_NL_X_NB_BS_NH_HS(9, Tensors.PER_KV_AND_LAYER, NB, BS, NH, HS),
    /** vLLM, K and V of a token beside each other in each head. */
    NL_X_NB_NH_BS_TWO_HS(10, Tensors.PER_LAYER, NB, NH, BS, TWO, HS),
    /** The same with slots outside heads. */
    NL_X_NB_BS_NH_TWO_HS(11, Tensors.PER_LAYER, NB, BS, NH, TWO, HS);

    /** How the layout is cut into tensors. */
    enum Tensors {
        /** One for everything. */
        ONE,
        /** One a layer. */
        PER_LAYER,
        /** K of every layer, then V of every layer. */
        PER_KV_AND_LAYER
    }

    private final int code;
    private final Tensors tensors;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<Axis> axes;

    KvLayout(int code, Tensors tensors, Axis... axes) {
        this.code = code;
        this.tensors = tensors;
        this.axes = List.of(axes);
    }

    /** LMCache's number for it. */
    public int code() {
        return code;
    }

    /** The layout with this number, if there is one. */
    public static Optional<KvLayout> ofCode(int code) {
        return Arrays.stream(values()).filter(layout -> layout.code == code).findFirst();
    }

    /** Whether it holds one latent vector a token in place of K and V. */
    public boolean isMla() {
        return tensors != Tensors.PER_KV_AND_LAYER && !axes.contains(TWO);
    }

    /** Tensors a host of these sizes has: 1, its layers, or twice its layers (K first, then V). */
    public int tensorCount(KvDimensions sizes) {
        return switch (tensors) {
            case ONE -> 1;
            case PER_LAYER -> sizes.layers();
            case PER_KV_AND_LAYER -> 2 * sizes.layers();
        };
    }

    /** Bytes of each tensor. */
    public long tensorBytes(KvDimensions sizes) {
        return stride(null, sizes);
    }

    /** Dimensions of one layer's tensor; for the one-tensor layouts, of the layer's part of it. */
    public List<Integer> layerShape(KvDimensions sizes) {
        List<Integer> shape = new ArrayList<>();
        for (Axis axis : axes) {
            if (axis == BS && slotsAreOneDimension()) {
                shape.set(shape.size() - 1, sizes.slots());
            } else if (axis != NL) {
                shape.add(sizes.size(axis));
            }
        }
        return List.copyOf(shape);
    }

    private boolean slotsAreOneDimension() {
        return this == TWO_X_NL_X_NBBS_NH_HS || this == NL_X_NBBS_ONE_HS;
    }

    /** Which tensor holds K (0) or V (1) of a layer. */
    int tensorOf(int kv, int layer, KvDimensions sizes) {
        return switch (tensors) {
            case ONE -> 0;
            case PER_LAYER -> layer;
            case PER_KV_AND_LAYER -> kv * sizes.layers() + layer;
        };
    }

    /** Where K or V of a layer begins inside its tensor, in bytes. */
    long offsetOf(int kv, int layer, KvDimensions sizes) {
        long offset = axes.contains(TWO) ? kv * stride(TWO, sizes) : 0;
        return axes.contains(NL) ? offset + layer * stride(NL, sizes) : offset;
    }

    /** Bytes from one index of {@code axis} to the next; of the whole tensor for null. */
    long stride(Axis axis, KvDimensions sizes) {
        long bytes = sizes.dtype().bytes();
        for (Axis inner : axes.reversed()) {
            if (inner == axis) {
                return bytes;
            }
            bytes = Math.multiplyExact(bytes, (long) sizes.size(inner));
        }
        return bytes;
    }
}
