package io.lmcache4j.api.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** The little of ASN.1 that brings an old kind of private key into the form that the JDK reads. */
final class Der {
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int LONG_FORM = 0x80;
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

    private Der() {}

    /**
     * The PKCS#8 form of a PKCS#1 or SEC 1 key. Which algorithm and curve it is for is taken from
     * the public key that it should belong to.
     *
     * @param publicKeyInfo as {@link java.security.PublicKey#getEncoded} gives it
     */
    static byte[] privateKeyInfo(byte[] publicKeyInfo, byte[] key) {
        return element(SEQUENCE, VERSION_0, firstOf(publicKeyInfo), element(OCTETS, key));
    }

    /** The first element inside a sequence, whole. */
    private static byte[] firstOf(byte[] sequence) {
        int start = headerLength(sequence, 0);
        int end = start + headerLength(sequence, start) + contentLength(sequence, start);
        return Arrays.copyOfRange(sequence, start, end);
    }

    private static int headerLength(byte[] bytes, int at) {
        int length = Byte.toUnsignedInt(bytes[at + 1]);
        return length < LONG_FORM ? 2 : 2 + length - LONG_FORM;
    }

    private static int contentLength(byte[] bytes, int at) {
        int length = Byte.toUnsignedInt(bytes[at + 1]);
        if (length < LONG_FORM) {
            return length;
        }
        int value = 0;
        for (int i = 0; i < length - LONG_FORM; i++) {
            value = (value << 8) | Byte.toUnsignedInt(bytes[at + 2 + i]);
        }
        return value;
    }

    private static byte[] element(int tag, byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        var out = new ByteArrayOutputStream(length + 6);
        out.write(tag);
        if (length < LONG_FORM) {
            out.write(length);
        } else {
            int size = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
            out.write(LONG_FORM | size);
            for (int i = size - 1; i >= 0; i--) {
                out.write(length >> (8 * i));
            }
        }
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
