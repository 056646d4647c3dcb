package io.lmcache4j.jlama;

import com.github.tjake.jlama.tensor.AbstractTensor;
import com.github.tjake.jlama.tensor.KvBufferCache.KvBuffer;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The memory of one session's KV: for every layer, K or V, and page of the Jlama buffer, the
 * segment that holds as many rows as the page has positions.
 *
 * <p>Jlama makes pages when they are first touched and makes slices of them on every call; here
 * each segment is found once. Only the session's thread adds pages; any may look, and sees zeros
 * where there is none.
 */
final class SessionPages implements AutoCloseable {
    private final KvBuffer buffer;
    private final JlamaModel model;
    private final int pageTokens;
    private final int pages;
    private final MemorySegment zeros;
    private final MemorySegment[] runs;
    private int reserved;

    /**
     * Looks at a buffer's first page.
     *
     * @throws IllegalArgumentException if the buffer doesn't have the model's shape
     */
    SessionPages(JlamaModel model, KvBuffer buffer) {
        this.model = model;
        this.buffer = buffer;
        this.pageTokens = firstRun(model, buffer).shape().first();
        this.pages = Math.ceilDiv(model.maxTokens(), pageTokens);
        // Read-only: whoever writes where no page is reserved fails instead of losing it.
        this.zeros = MemorySegment.ofArray(new byte[runBytes()]).asReadOnly();
        this.runs = new MemorySegment[model.layers() * 2 * pages];
        Arrays.fill(runs, zeros);
    }

    private int runBytes() {
        return pageTokens * model.kvHeads() * model.headSize() * model.kvDtype().bytes();
    }

    private static AbstractTensor<?, ?> firstRun(JlamaModel model, KvBuffer buffer) {
        AbstractTensor<?, ?> run = buffer.getKeyTensorsUptoPosition(0, 0)[0];
        int row = model.kvHeads() * model.headSize();
        if (run.shape().dims() != 2 || run.shape().last() != row) {
            throw new IllegalArgumentException(
                    "rows of %d elements were expected in Jlama's KV buffer, its pages are %s"
                            .formatted(row, run.shape()));
        }
        return run;
    }

    /** Positions of a page. */
    int pageTokens() {
        return pageTokens;
    }

    /** Pages of a whole session. */
    int pages() {
        return pages;
    }

    KvBuffer buffer() {
        return buffer;
    }

    /** Makes the pages of the first so many positions, and finds their segments. */
    void reserve(int tokens) {
        int wanted = Math.ceilDiv(tokens, pageTokens);
        if (wanted <= reserved) {
            return;
        }
        for (int layer = 0; layer < model.layers(); layer++) {
            keep(layer, 0, buffer.getKeyTensorsUptoPosition(layer, wanted * pageTokens - 1));
            keep(layer, 1, buffer.getValTensorsUptoPosition(layer, wanted * pageTokens - 1));
        }
        reserved = wanted;
    }

    private void keep(int layer, int kv, AbstractTensor<?, ?>[] found) {
        for (int page = reserved; page < found.length; page++) {
            MemorySegment run = found[page].getMemorySegment();
            if (!run.isNative() || run.byteSize() != runBytes()) {
                throw new IllegalArgumentException(
                        "a page of %d positions must be %d bytes outside the heap, Jlama gave %s"
                                .formatted(pageTokens, runBytes(), run));
            }
            runs[index(layer, kv, page)] = run;
        }
    }

    /** The rows of a page; zeros, not to be written, if it is not there. */
    MemorySegment run(int layer, int kv, int page) {
        return runs[index(layer, kv, page)];
    }

    private int index(int layer, int kv, int page) {
        return (layer * 2 + kv) * pages + page;
    }

    /** Gives the pages back to Jlama, which hands them to other sessions. */
    @Override
    public void close() {
        Arrays.fill(runs, zeros);
        buffer.close();
    }
}
