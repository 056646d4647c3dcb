package io.lmcache4j.api.endpoint.vllm;

import io.lmcache4j.engine.layout.KvCaches;
import io.lmcache4j.engine.layout.KvChecksums;
import io.lmcache4j.engine.layout.SlotMapping;
import io.lmcache4j.engine.layout.SlotRanges;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * One computation of checksums and what it answers, fields in wire order (http-api.md §4.8).
 *
 * @param caches to look into
 * @param slots all of them exist
 * @param chunkSize positive; absent means to compute nothing
 * @param layerwise whether each layer has sums of its own
 */
record KvCheck(
        KvCaches caches, SlotMapping slots, Optional<BigInteger> chunkSize, boolean layerwise)
        implements Callable<Map<String, Object>> {
    @Override
    public Map<String, Object> call() {
        int[] all = slots.toArray();
        var body = new LinkedHashMap<String, Object>();
        body.put("status", "success");
        body.put("slot_mapping_ranges", SlotRanges.compress(all));
        body.put("chunk_size", chunkSize.orElse(null));
        body.put("num_chunks", chunks());
        body.put("chunk_checksums", sums(all));
        body.put("layerwise", layerwise);
        return body;
    }

    boolean hasTooManySums() {
        return sums() > KvChecksums.MAX_SUMS;
    }

    String tooManySums() {
        return "%d checksums are more than %d, use a larger chunk_size"
                .formatted(sums(), KvChecksums.MAX_SUMS);
    }

    private Object sums(int... all) {
        if (chunkSize.isEmpty()) {
            return List.of();
        }
        return layerwise
                ? KvChecksums.layerwise(caches, all, slotsOfChunk())
                : KvChecksums.combined(caches, all, slotsOfChunk());
    }

    private long sums() {
        return (long) chunks() * (layerwise ? caches.layers() : 1);
    }

    private int chunks() {
        return chunkSize.isEmpty() ? 0 : Math.ceilDiv(slots.size(), slotsOfChunk());
    }

    /** A chunk of more slots than there are is one of as many. */
    private int slotsOfChunk() {
        return chunkSize
                .orElseThrow()
                .min(BigInteger.valueOf(SlotMapping.MAX_SLOTS))
                .intValueExact();
    }
}
