package io.lmcache4j.controller.directory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The file of a {@link Directory}, in big-endian numbers: 8 bytes of magic, 4 of version, then
 * blocks. A block is its kind, the length of its content (4 bytes each), the content, and the
 * CRC32C of all bytes of the file before, so none can be missing, doubled or of another file.
 *
 * <ol>
 *   <li>First, one {@link #HEAD}: the mixer (16 bytes), how many first bits of a mixed key say its
 *       segment, how many places there are, then bytes of whoever keeps the file.
 *   <li>Any number of {@link #KEYS}: runs of one segment. A run is its segment, negated less one
 *       for keys of 2^63 and more; how many keys follow; and each with the index of its place, or
 *       with the negated number of places and their indices.
 *   <li>Last, one {@link #END}: how many indices there were. Nothing follows.
 * </ol>
 */
final class SnapshotFormat {
    static final int VERSION = 1;
    static final int HEAD = 1;
    static final int KEYS = 2;
    static final int END = 3;

    /** Content of a HEAD before what its keeper adds. */
    static final int HEAD_BYTES = 24;

    static final int END_BYTES = 8;
    static final int RUN_BYTES = 8;

    /** A key in one place. */
    static final int ENTRY_BYTES = 12;

    /** Kind and length. */
    static final int BLOCK_HEAD_BYTES = 8;

    static final int CRC_BYTES = 4;

    private static final byte[] MAGIC = "LMC4JDIR".getBytes(StandardCharsets.US_ASCII);
    private static final int BLOCK = 1 << 20;

    private SnapshotFormat() {}

    static int magicBytes() {
        return MAGIC.length;
    }

    static void putMagic(ByteBuffer buffer) {
        buffer.put(MAGIC);
    }

    static boolean isMagic(ByteBuffer buffer) {
        byte[] found = new byte[MAGIC.length];
        buffer.get(found);
        return Arrays.equals(found, MAGIC);
    }

    /** The most content a block of keys has: one key in all places fits. */
    static int keysBytes(int places) {
        return Math.max(BLOCK, Math.addExact(Math.multiplyExact(4, places), 64));
    }
}
