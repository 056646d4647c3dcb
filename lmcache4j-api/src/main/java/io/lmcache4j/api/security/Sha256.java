package io.lmcache4j.api.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest by which the token file knows tokens. */
final class Sha256 {
    /** Bytes of a digest. */
    static final int LENGTH = 32;

    private Sha256() {}

    /** The digest of an ASCII text. */
    static byte[] of(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
