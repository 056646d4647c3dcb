package io.lmcache4j.cli.host;

/**
 * Where a request's tokens stand in paged KV caches: token t in slot {@link #slot}.
 *
 * <p>The host serves one request at a time, so each one gets the same blocks, but never in
 * ascending order: inside each window of {@value #WINDOW} blocks they are permuted. So a copy that
 * ignores the slot mapping is found out, while the touched memory stays as small as the request.
 */
final class BlockTable {
    private static final int WINDOW = 64;
    // Odd, so that multiplying by it is one-to-one in a window of a power of two.
    private static final int STRIDE = 37;
    private static final int OFFSET = 11;

    private final int blocks;
    private final int blockSize;

    /**
     * @param blocks blocks of the KV caches, at least 1
     * @param blockSize tokens of a block, at least 1
     */
    BlockTable(int blocks, int blockSize) {
        if (blocks < 1 || blockSize < 1) {
            throw new IllegalArgumentException(
                    "blocks and block size must be 1 or more, are %d and %d"
                            .formatted(blocks, blockSize));
        }
        Math.multiplyExact(blocks, blockSize);
        this.blocks = blocks;
        this.blockSize = blockSize;
    }

    /** All slots. */
    int slots() {
        return blocks * blockSize;
    }

    int blockSize() {
        return blockSize;
    }

    /** The block that stands at place {@code index} of every request. */
    int block(int index) {
        int window = index - index % WINDOW;
        if (window + WINDOW > blocks) {
            return blocks - 1 - (index - window);
        }
        return window + (index % WINDOW * STRIDE + OFFSET) % WINDOW;
    }

    /** The slot of token {@code position}. */
    int slot(int position) {
        return block(position / blockSize) * blockSize + position % blockSize;
    }

    /** The slots of tokens 0 to {@code tokens}, exclusive. */
    int[] mapping(int tokens) {
        int[] slots = new int[tokens];
        for (int from = 0; from < tokens; from += blockSize) {
            int first = slot(from);
            for (int i = from; i < Math.min(tokens, from + blockSize); i++) {
                slots[i] = first + (i - from);
            }
        }
        return slots;
    }
}
