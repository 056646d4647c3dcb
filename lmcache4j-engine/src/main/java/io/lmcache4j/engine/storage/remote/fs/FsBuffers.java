package io.lmcache4j.engine.storage.remote.fs;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** Memory as buffers that files are read into and written from without a copy. */
final class FsBuffers {
    /** A buffer ends at 2^31-1 bytes; this keeps the borders on blocks. */
    private static final long LONGEST = 1L << 30;

    private FsBuffers() {}

    static ByteBuffer[] of(MemorySegment bytes) {
        ByteBuffer[] buffers = new ByteBuffer[(int) Math.ceilDiv(bytes.byteSize(), LONGEST)];
        for (int i = 0; i < buffers.length; i++) {
            long start = i * LONGEST;
            long length = Math.min(LONGEST, bytes.byteSize() - start);
            buffers[i] = bytes.asSlice(start, length).asByteBuffer();
        }
        return buffers;
    }

    static ByteBuffer[] behind(ByteBuffer header, ByteBuffer[] data) {
        ByteBuffer[] all = new ByteBuffer[data.length + 1];
        all[0] = header;
        System.arraycopy(data, 0, all, 1, data.length);
        return all;
    }
}
