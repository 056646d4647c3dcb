package io.lmcache4j.jlama;

import io.lmcache4j.engine.layout.KvCaches;
import io.lmcache4j.engine.layout.KvDimensions;
import io.lmcache4j.engine.layout.RowAccessor;
import io.lmcache4j.engine.layout.RowKvCaches;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/**
 * The KV of all sessions of a model as one {@link KvCaches}, for the manager and for every store
 * and retrieve.
 *
 * <p>There is a fixed number of places for sessions. Each has its own range of slots, a slot for
 * each position: a block is a page of Jlama's, so the rows of a page move as one piece. A place
 * costs nothing until its session computes or restores tokens. Thread-safe.
 */
public final class JlamaKvCaches {
    private final JlamaModel model;
    private final KvCaches caches;
    private final AtomicReferenceArray<SessionPages> places;
    private final SessionPages nobody;
    private final int slotsOfPlace;

    /**
     * Caches without any session.
     *
     * @param sessions most sessions at once
     * @throws IllegalArgumentException if there can be none, or Jlama's buffers have another shape
     *     than the model
     */
    public JlamaKvCaches(JlamaModel model, int sessions) {
        if (sessions < 1) {
            throw new IllegalArgumentException("sessions must be 1 or more, was " + sessions);
        }
        this.model = model;
        this.nobody = new SessionPages(model, model.newBuffer());
        this.places = new AtomicReferenceArray<>(sessions);
        this.nobody.close();
        this.slotsOfPlace = nobody.pages() * nobody.pageTokens();
        for (int place = 0; place < sessions; place++) {
            places.set(place, nobody);
        }
        this.caches =
                new RowKvCaches(
                        new KvDimensions(
                                model.layers(),
                                sessions * nobody.pages(),
                                nobody.pageTokens(),
                                model.kvHeads(),
                                model.headSize(),
                                model.kvDtype()),
                        false,
                        IntStream.range(0, model.layers())
                                .mapToObj(layer -> "model.layers.%d.self_attn".formatted(layer))
                                .toList(),
                        new Rows());
    }

    /** What the engine copies from and to. */
    public KvCaches caches() {
        return caches;
    }

    /** Starts a session; empty while all places are taken. */
    public Optional<JlamaSession> open() {
        SessionPages pages = new SessionPages(model, model.newBuffer());
        for (int place = 0; place < places.length(); place++) {
            if (places.compareAndSet(place, nobody, pages)) {
                int freed = place;
                return Optional.of(
                        new JlamaSession(
                                model,
                                pages,
                                place * slotsOfPlace,
                                () -> places.set(freed, nobody)));
            }
        }
        pages.close();
        return Optional.empty();
    }

    /** Finds rows by slot: which place, which of its pages, which row of it. */
    private final class Rows implements RowAccessor {
        @Override
        public MemorySegment segment(int layer, int kv, int slot) {
            int page = slot % slotsOfPlace / caches.blockSize();
            return places.get(slot / slotsOfPlace).run(layer, kv, page);
        }

        @Override
        public long offset(int layer, int kv, int slot) {
            return (long) (slot % caches.blockSize()) * caches.sizes().rowBytes();
        }

        @Override
        public int contiguous(int layer, int kv, int slot) {
            return caches.blockSize() - slot % caches.blockSize();
        }
    }
}
