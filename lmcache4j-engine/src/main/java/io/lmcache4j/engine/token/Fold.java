package io.lmcache4j.engine.token;

/** A digest and the 64 bits of it that are kept (engine.md §4.3). */
enum Fold {
    /** First eight bytes of SHA-256. */
    SHA256_HIGH,
    /** Last eight bytes of SHA-256. */
    SHA256_LOW,
    /** First eight bytes of XXH3-128 in its canonical order. */
    XXH3_HIGH;

    /** A digest for one call. */
    Digest digest() {
        return switch (this) {
            case SHA256_HIGH -> new Digest.Sha256(0);
            case SHA256_LOW -> new Digest.Sha256(24);
            case XXH3_HIGH -> new Digest.Xxh3();
        };
    }
}
