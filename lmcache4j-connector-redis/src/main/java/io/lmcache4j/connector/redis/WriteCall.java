package io.lmcache4j.connector.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandType;
import io.lmcache4j.engine.memory.MemoryObj;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code SET key value [EX seconds]}, written straight from the memory of a piece.
 *
 * <p>The memory has a count of its own from the moment the socket is given the bytes until it has
 * taken or dropped them all, so that nobody reads memory that belongs to somebody else by then.
 */
final class WriteCall extends RedisCall<String> {
    private static final byte[] CRLF = {'\r', '\n'};

    private final byte[] key;
    private final MemoryObj value;
    private final Optional<Duration> timeToLive;
    private volatile boolean beingWritten;

    WriteCall(byte[] key, MemoryObj value, Optional<Duration> timeToLive) {
        super(
                CommandType.SET,
                new StatusOutput<>(ByteArrayCodec.INSTANCE),
                // For the key's slot; the rest is written by frame().
                arguments().addKey(key));
        this.key = key;
        this.value = value;
        this.timeToLive = timeToLive;
    }

    /**
     * The command as bytes, with a count on the memory that {@link #written} gives back; empty if
     * the memory is gone, and with it whoever waited.
     */
    Optional<ByteBuf> frame(ByteBufAllocator allocator) {
        ByteBuf head = allocator.directBuffer(key.length + 64);
        text(head, timeToLive.isPresent() ? "*5\r\n$3\r\nSET\r\n" : "*3\r\n$3\r\nSET\r\n");
        text(head, "$" + key.length + "\r\n");
        head.writeBytes(key).writeBytes(CRLF);
        text(head, "$" + value.size() + "\r\n");
        ByteBuf tail = allocator.directBuffer(64).writeBytes(CRLF);
        timeToLive.ifPresent(
                time -> {
                    String seconds = String.valueOf(time.toSeconds());
                    text(tail, "$2\r\nEX\r\n$" + seconds.length() + "\r\n" + seconds + "\r\n");
                });
        CompositeByteBuf frame = allocator.compositeDirectBuffer(3).addComponent(true, head);
        if (!value.tryRetain()) {
            frame.release();
            tail.release();
            return Optional.empty();
        }
        beingWritten = true;
        ByteBuf bytes = Unpooled.wrappedBuffer(value.bytes().asByteBuffer());
        return Optional.of(frame.addComponent(true, bytes).addComponent(true, tail));
    }

    /** The socket has taken all bytes, or never will. */
    void written() {
        beingWritten = false;
        value.release();
    }

    @Override
    boolean isBeingWritten() {
        return beingWritten;
    }

    private static void text(ByteBuf target, String text) {
        target.writeCharSequence(text, StandardCharsets.US_ASCII);
    }
}
