package io.lmcache4j.engine.token;

/** A digest and which 64 bits of it are kept (engine.md §4.3). */
enum Fold {
    /** First eight bytes of SHA-256. */
    SHA256_HIGH,
    /** Last eight bytes of SHA-256. */
    SHA256_LOW,
    /** First eight bytes of XXH3-128. */
    XXH3_HIGH;

    /** A digest for the use of one call. */
    Digest digest() {
        return switch (this) {
            case SHA256_HIGH -> new Sha256Digest(0);
            case SHA256_LOW -> new Sha256Digest(24);
            case XXH3_HIGH -> new Xxh3Digest();
        };
    }
}
