package io.lmcache4j.api.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest by which the token file knows tokens. */
final class Sha256 {
    /** Bytes of a digest. */
    static final int LENGTH = 32;

    /** Never fed itself; a copy of it is had without asking all providers. */
    private static final MessageDigest FRESH = fresh();

    private Sha256() {}

    /** The digest of an ASCII text. */
    static byte[] of(String text) {
        try {
            var digest = (MessageDigest) FRESH.clone();
            return digest.digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (CloneNotSupportedException e) {
            return fresh().digest(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static MessageDigest fresh() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
