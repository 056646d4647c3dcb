package io.lmcache4j.engine.layout;

import io.lmcache4j.engine.key.KvDtype;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.concurrent.CancellationException;

/**
 * MD5 sums of what KV caches hold, to tell whether what was retrieved is what was stored
 * (http-api.md §4.8).
 *
 * <p>The bytes of a layer are hashed in the logical order K or V, slot, head, element, or slot,
 * element under latent attention. For [2, blocks, block, heads, head] and [blocks, block, head]
 * tensors this is the order in memory, and the sums are LMCache's. For every other layout LMCache's
 * sums depend on how it folds the axes; ours depend on the content only, so two caches with equal
 * content agree whatever their layouts. Elements are little-endian, bfloat16 widened to float32.
 *
 * <p>Reads only, through one buffer of bounded size; the cost is that of hashing, some hundred MB a
 * second. Slots that somebody writes meanwhile give a sum of neither state. A thread that is
 * interrupted stops within a buffer, with a CancellationException, and stays interrupted.
 */
public final class KvChecksums {
    /** Most sums of one call; each is kept as text. */
    public static final int MAX_SUMS = 1_000_000;

    private final PlaneCopier planes;
    private final KvCaches caches;
    private final RowDigest digest;

    private KvChecksums(KvCaches caches) {
        this.caches = caches;
        this.planes =
                switch (caches) {
                    case PagedKvCaches paged -> paged;
                    case RowKvCaches rows -> rows;
                };
        this.digest = new RowDigest(caches.sizes().rowBytes(), caches.dtype() == KvDtype.BFLOAT16);
    }

    /**
     * One sum for each chunk of slots: over the layers' sums in hexadecimal, the layers sorted by
     * name, {@code layer_10} before {@code layer_2}.
     *
     * @param slots in any order, duplicates allowed
     * @param chunkSize slots of a chunk; the last one may be shorter
     * @return lower-case hexadecimal
     * @throws IndexOutOfBoundsException if a slot doesn't exist
     * @throws IllegalArgumentException if the chunk size isn't positive, or there are more than
     *     {@link #MAX_SUMS}
     */
    public static List<String> combined(KvCaches caches, int[] slots, int chunkSize) {
        check(caches, slots, chunkSize, 1);
        KvChecksums sums = new KvChecksums(caches);
        List<String> names = caches.layerNames();
        List<Integer> sorted = new ArrayList<>();
        for (int layer = 0; layer < names.size(); layer++) {
            sorted.add(layer);
        }
        sorted.sort((a, b) -> names.get(a).compareTo(names.get(b)));

        List<String> chunks = new ArrayList<>();
        for (int from = 0; from < slots.length; from = end(from, chunkSize, slots)) {
            StringBuilder ofLayers = new StringBuilder();
            for (int layer : sorted) {
                ofLayers.append(sums.ofLayer(layer, slots, from, end(from, chunkSize, slots)));
            }
            chunks.add(sums.digest.ofText(ofLayers));
        }
        return chunks;
    }

    /**
     * One sum for each layer and chunk of slots.
     *
     * @param slots in any order, duplicates allowed
     * @param chunkSize slots of a chunk; the last one may be shorter
     * @return lower-case hexadecimal for each chunk, by name of layer in order of registration
     * @throws IndexOutOfBoundsException if a slot doesn't exist
     * @throws IllegalArgumentException if the chunk size isn't positive, or there are more than
     *     {@link #MAX_SUMS}
     */
    public static SequencedMap<String, List<String>> layerwise(
            KvCaches caches, int[] slots, int chunkSize) {
        check(caches, slots, chunkSize, caches.layers());
        KvChecksums sums = new KvChecksums(caches);
        SequencedMap<String, List<String>> layers = new LinkedHashMap<>();
        for (int layer = 0; layer < caches.layers(); layer++) {
            List<String> chunks = new ArrayList<>();
            for (int from = 0; from < slots.length; from = end(from, chunkSize, slots)) {
                chunks.add(sums.ofLayer(layer, slots, from, end(from, chunkSize, slots)));
            }
            layers.put(caches.layerNames().get(layer), chunks);
        }
        return layers;
    }

    private static void check(KvCaches caches, int[] slots, int chunkSize, int sumsOfChunk) {
        if (chunkSize <= 0) {
            throw new IllegalArgumentException("chunk size must be positive: " + chunkSize);
        }
        long sums = Math.ceilDiv(slots.length, chunkSize) * (long) sumsOfChunk;
        if (sums > MAX_SUMS) {
            throw new IllegalArgumentException(
                    "%d checksums are more than %d, use a larger chunk_size"
                            .formatted(sums, MAX_SUMS));
        }
        for (int slot : slots) {
            Objects.checkIndex(slot, caches.slots());
        }
    }

    private static int end(int from, int chunkSize, int[] slots) {
        return from + Math.min(chunkSize, slots.length - from);
    }

    private String ofLayer(int layer, int[] slots, int from, int to) {
        for (int kv = 0; kv < (caches.useMla() ? 1 : 2); kv++) {
            int end;
            for (int start = from; start < to; start = end) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new CancellationException("interrupted while hashing KV caches");
                }
                end = start + Math.min(digest.rows(), to - start);
                long row = digest.rowBytes();
                planes.copyPlane(
                        new Transfer(true, digest.buffer(), row, row, slots, start, end),
                        kv,
                        layer,
                        0);
                digest.update(end - start);
            }
        }
        return digest.finish();
    }
}
