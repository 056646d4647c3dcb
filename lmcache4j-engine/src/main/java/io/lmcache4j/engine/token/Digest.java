package io.lmcache4j.engine.token;

import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hashing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Takes 64 bits of a digest; one thread at a time. */
sealed interface Digest {
    /** The bits for the first {@code length} bytes. */
    long of(byte[] bytes, int length);

    /** SHA-256, keeping eight bytes from an offset. */
    final class Sha256 implements Digest {
        private static final VarHandle WORD =
                MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

        private final MessageDigest sha256;
        private final byte[] result;
        private final int offset;

        Sha256(int offset) {
            try {
                this.sha256 = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
            this.result = new byte[sha256.getDigestLength()];
            this.offset = offset;
        }

        @Override
        public long of(byte[] bytes, int length) {
            try {
                sha256.update(bytes, 0, length);
                sha256.digest(result, 0, result.length);
                return (long) WORD.get(result, offset);
            } catch (DigestException e) {
                throw new IllegalStateException("SHA-256 has 32 bytes", e);
            }
        }
    }

    /** XXH3-128, keeping the high half. */
    final class Xxh3 implements Digest {
        private static final Hasher128 XXH3 = Hashing.xxh3_128();

        @Override
        public long of(byte[] bytes, int length) {
            return XXH3.hashBytesTo128Bits(bytes, 0, length).getMostSignificantBits();
        }
    }
}
