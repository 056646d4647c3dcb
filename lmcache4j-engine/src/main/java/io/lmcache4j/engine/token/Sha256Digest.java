package io.lmcache4j.engine.token;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256, of which eight bytes are kept. */
final class Sha256Digest implements Digest {
    private static final int BLOCK = 64;

    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final MessageDigest sha256;
    private final byte[] result = new byte[32];
    private final int offset;

    /** Keeps the bytes from {@code offset} on. */
    Sha256Digest(int offset) {
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        this.offset = offset;
    }

    @Override
    public long of(byte[] bytes) {
        sha256.update(bytes);
        return finish();
    }

    // With SHA instructions a block waits for itself most of the time, so a few tokens of the tuple
    // ahead cost next to nothing between two blocks.
    @Override
    public long of(SerializedTuple tuple, SerializedTuple ahead) {
        byte[] bytes = tuple.bytes();
        int end = tuple.end();
        int at = tuple.start();
        for (; at + BLOCK <= end; at += BLOCK) {
            sha256.update(bytes, at, BLOCK);
            ahead.step();
        }
        sha256.update(bytes, at, end - at);
        return finish();
    }

    private long finish() {
        try {
            // Into the same array each time: digest() would allocate one.
            sha256.digest(result, 0, result.length);
        } catch (DigestException e) {
            throw new IllegalStateException("a SHA-256 digest has 32 bytes", e);
        }
        return (long) WORD.get(result, offset);
    }
}
