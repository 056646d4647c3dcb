package io.lmcache4j.engine.token;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256, of which eight bytes are kept. */
final class Sha256Digest implements Digest {
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
    public long of(byte[] bytes, int start, int end) {
        sha256.update(bytes, start, end - start);
        try {
            // Into the same array each time: digest() would allocate one.
            sha256.digest(result, 0, result.length);
        } catch (DigestException e) {
            throw new IllegalStateException("a SHA-256 digest has 32 bytes", e);
        }
        return (long) WORD.get(result, offset);
    }
}
