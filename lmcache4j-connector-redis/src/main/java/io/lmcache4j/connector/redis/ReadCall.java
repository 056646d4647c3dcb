package io.lmcache4j.connector.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ByteArrayOutput;
import io.lettuce.core.protocol.CommandType;
import io.lmcache4j.engine.memory.MemoryObj;
import io.netty.buffer.ByteBuf;

import java.nio.ByteBuffer;

/**
 * {@code GET key}, read straight into the memory of a piece.
 *
 * <p>The answer is null if there is no such key, else empty: the bytes are in the memory if {@link
 * #length} is the memory's size, and dropped otherwise. All but {@link #length} belongs to the
 * thread of the connection that carries the call.
 */
final class ReadCall extends RedisCall<byte[]> {
    private final MemoryObj target;

    /** Null unless bytes are to come; then the memory has a count of ours. */
    private ByteBuffer open;

    private long toCome;
    private volatile long length = -1;

    ReadCall(byte[] key, MemoryObj target) {
        super(
                CommandType.GET,
                new ByteArrayOutput<>(ByteArrayCodec.INSTANCE),
                arguments().addKey(key));
        this.target = target;
    }

    /** Bytes of the value; -1 if there is none. */
    long length() {
        return length;
    }

    /** The value begins, with so many bytes. */
    void begin(long bytes) {
        length = bytes;
        toCome = bytes;
        if (bytes > 0 && bytes == target.size() && !isDone() && target.tryRetain()) {
            open = target.bytes().asByteBuffer();
        }
    }

    /** Takes what there is of the value. */
    void take(ByteBuf bytes) {
        int here = (int) Math.min(toCome, bytes.readableBytes());
        toCome -= here;
        if (isDone()) {
            abandon();
        }
        if (open == null) {
            bytes.skipBytes(here);
        } else {
            open.limit(open.position() + here);
            bytes.readBytes(open);
        }
        if (toCome == 0) {
            abandon();
        }
    }

    /** Whether all of the value has come. */
    boolean isComplete() {
        return toCome == 0;
    }

    /** Touches the memory no more. */
    void abandon() {
        if (open != null) {
            open = null;
            target.release();
        }
    }
}
