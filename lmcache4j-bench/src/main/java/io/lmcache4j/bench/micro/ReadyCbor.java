package io.lmcache4j.bench.micro;

import io.lmcache4j.engine.key.ChunkHash;

import java.io.ByteArrayOutputStream;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The limit of {@code sha256_cbor}: the same chunks, serialised beforehand, through a bare {@link
 * MessageDigest}.
 */
final class ReadyCbor {
    private final byte[] bytes;
    private final int[] ends;
    private final MessageDigest sha256;
    private final byte[] digest = new byte[32];

    /** Serialises the chunks; the hashes are those of the chain, with its start first. */
    ReadyCbor(long[] tokens, int chunkSize, ChunkHash[] chain) throws NoSuchAlgorithmException {
        sha256 = MessageDigest.getInstance("SHA-256");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ends = new int[chain.length - 1];
        for (int i = 0; i < ends.length; i++) {
            out.write(0x83);
            writeHead(out, 0, chain[i].bits());
            writeHead(out, 0x80, chunkSize);
            for (int t = i * chunkSize; t < (i + 1) * chunkSize; t++) {
                writeHead(out, 0, tokens[t]);
            }
            out.write(0x80);
            ends[i] = out.size();
        }
        bytes = out.toByteArray();
    }

    private static void writeHead(ByteArrayOutputStream out, int major, long argument) {
        if (Long.compareUnsigned(argument, 24) < 0) {
            out.write(major | (int) argument);
            return;
        }
        int bits = Long.SIZE - Long.numberOfLeadingZeros(argument);
        int exponent = bits <= 8 ? 0 : bits <= 16 ? 1 : bits <= 32 ? 2 : 3;
        out.write(major | (24 + exponent));
        for (int shift = (8 << exponent) - 8; shift >= 0; shift -= 8) {
            out.write((int) (argument >>> shift));
        }
    }

    /** Bytes of all chunks. */
    int size() {
        return bytes.length;
    }

    /** Digests all chunks and gives the first eight bytes of the last digest. */
    long digestAll() {
        int start = 0;
        for (int end : ends) {
            digest(start, end);
            start = end;
        }
        long last = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            last = last << 8 | (digest[i] & 0xFF);
        }
        return last;
    }

    // On its own, so that it is compiled as a caller's would be, digest instructions and all.
    private void digest(int start, int end) {
        sha256.update(bytes, start, end - start);
        try {
            sha256.digest(digest, 0, digest.length);
        } catch (DigestException e) {
            throw new IllegalStateException("a SHA-256 digest has 32 bytes", e);
        }
    }
}
