package io.lmcache4j.controller.directory;

import java.security.SecureRandom;

/**
 * Spreads keys over tables. Keys are hashes, but need not be good ones: anybody who may report keys
 * could choose them, so the spreading has a secret. One to one: no two keys become equal.
 *
 * @param flip bits turned over first
 * @param factor odd
 */
record Mixer(long flip, long factor) {
    Mixer {
        if ((factor & 1) == 0) {
            throw new IllegalArgumentException("the factor must be odd, was " + factor);
        }
    }

    /** One that nobody can foresee. */
    static Mixer random() {
        SecureRandom random = new SecureRandom();
        return new Mixer(random.nextLong(), random.nextLong() | 1);
    }

    long mix(long key) {
        long mixed = (key ^ flip) * factor;
        mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
        mixed = (mixed ^ (mixed >>> 32)) * factor;
        return mixed ^ (mixed >>> 29);
    }
}
