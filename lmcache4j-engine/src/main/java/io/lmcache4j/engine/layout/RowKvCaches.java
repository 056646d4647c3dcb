package io.lmcache4j.engine.layout;

import java.lang.foreign.MemorySegment;
import java.util.List;

/** KV caches whose rows the host finds: for engines with pages of their own. */
public final class RowKvCaches extends PlaneCopier implements KvCaches {
    private final List<String> layerNames;
    private final RowAccessor rows;

    /**
     * KV caches over the host's rows.
     *
     * @param mla whether a token has one latent vector (kv is then always 0)
     * @param layerNames in order of registration, one for each layer
     */
    public RowKvCaches(KvDimensions sizes, boolean mla, List<String> layerNames, RowAccessor rows) {
        super(sizes, mla);
        if (layerNames.size() != sizes.layers()) {
            throw new IllegalArgumentException(
                    "%d names for %d layers".formatted(layerNames.size(), sizes.layers()));
        }
        this.layerNames = List.copyOf(layerNames);
        this.rows = rows;
    }

    @Override
    public List<String> layerNames() {
        return layerNames;
    }

    /** Shapes as of vLLM's plainest layout, as the host's own can't be known. */
    @Override
    public List<LayerInfo> info() {
        KvLayout shown = useMla() ? KvLayout.NL_X_NB_BS_HS : KvLayout.NL_X_TWO_NB_BS_NH_HS;
        List<Integer> shape = shown.layerShape(sizes());
        return layerNames.stream()
                .map(name -> new LayerInfo(name, shape, dtype().torchText(), "cpu"))
                .toList();
    }

    @Override
    void copyPlane(Transfer transfer, int kv, int layer, long at) {
        long row = transfer.rowBytes;
        int end;
        for (int token = transfer.from; token < transfer.to; token = end) {
            int slot = transfer.slots[token];
            if (slot < 0) {
                end = Runs.paddingEnd(transfer.slots, token, transfer.to);
                transfer.pad(at, end - token);
            } else {
                int limit = transfer.step == row ? rows.contiguous(layer, kv, slot) : 1;
                end =
                        Runs.ascendingEnd(
                                transfer.slots,
                                token,
                                token + Math.min(transfer.to - token, limit));
                MemorySegment page = rows.segment(layer, kv, slot);
                long offset = rows.offset(layer, kv, slot);
                transfer.move(page, offset, at, (end - token) * row, 0);
            }
            at += (end - token) * transfer.step;
        }
    }
}
