package io.lmcache4j.connector.redis;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A line of a reply: a sign of its type, then a text or a number. Collected from pieces; texts only
 * as far as somebody could want them.
 */
final class ReplyLine {
    /** Enough for errors with long reasons. */
    private static final int MOST = 64 * 1024;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(64);

    boolean isEmpty() {
        return kept.size() == 0;
    }

    /**
     * Takes bytes up to the end of the line.
     *
     * @return whether the line is whole now
     * @throws IllegalStateException if it is longer than any line should be
     */
    boolean take(ByteBuf bytes) {
        int end = bytes.bytesBefore((byte) '\n');
        int here = end < 0 ? bytes.readableBytes() : end + 1;
        if (kept.size() + here > MOST) {
            throw new IllegalStateException("a line of the reply has more than 64 KiB");
        }
        byte[] part = new byte[here];
        bytes.readBytes(part);
        kept.write(part, 0, here);
        return end >= 0;
    }

    /** Its sign: one of {@code + - : $ *}. */
    char type() {
        return (char) kept.toByteArray()[0];
    }

    /**
     * Its number.
     *
     * @throws IllegalStateException if it has none
     */
    long number() {
        String text = kept.toString(StandardCharsets.ISO_8859_1);
        try {
            return Long.parseLong(text.substring(1).strip());
        } catch (NumberFormatException e) {
            throw new IllegalStateException("no number in the reply", e);
        }
    }

    /** The whole line, to be passed on. */
    ByteBuf bytes() {
        return Unpooled.wrappedBuffer(kept.toByteArray());
    }

    /** The next line begins. */
    void clear() {
        kept.reset();
    }
}
