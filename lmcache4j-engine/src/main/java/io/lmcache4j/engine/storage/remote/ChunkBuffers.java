package io.lmcache4j.engine.storage.remote;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** Memory as buffers that channels read into and write from without a copy. */
public final class ChunkBuffers {
    /** A buffer ends at 2^31-1 bytes; this keeps the borders on blocks. */
    private static final long LONGEST = 1L << 30;

    private ChunkBuffers() {}

    /** All the bytes, in order; valid as long as the memory is. */
    public static ByteBuffer[] of(MemorySegment bytes) {
        ByteBuffer[] buffers = new ByteBuffer[(int) Math.ceilDiv(bytes.byteSize(), LONGEST)];
        for (int i = 0; i < buffers.length; i++) {
            long start = i * LONGEST;
            long length = Math.min(LONGEST, bytes.byteSize() - start);
            buffers[i] = bytes.asSlice(start, length).asByteBuffer();
        }
        return buffers;
    }

    /** The data with a buffer before it. */
    public static ByteBuffer[] behind(ByteBuffer header, ByteBuffer[] data) {
        ByteBuffer[] all = new ByteBuffer[data.length + 1];
        all[0] = header;
        System.arraycopy(data, 0, all, 1, data.length);
        return all;
    }
}
