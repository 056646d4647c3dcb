package io.lmcache4j.controller.directory;

import java.security.SecureRandom;

/**
 * Spreads keys over tables. Keys are hashes, but need not be good ones: anybody who may report keys
 * could choose them, so the spreading has a secret. One to one: no two keys become equal, and each
 * can be told from what it became.
 */
final class Mixer {
    private static final long ODD = 0xD6E8FEB86659FD93L;
    private static final long ODD_INVERSE = inverse(ODD);

    private final long flip;
    private final long factor;
    private final long factorInverse;

    /**
     * @param flip bits turned over first
     * @param factor odd
     */
    Mixer(long flip, long factor) {
        if ((factor & 1) == 0) {
            throw new IllegalArgumentException("the factor must be odd, was " + factor);
        }
        this.flip = flip;
        this.factor = factor;
        this.factorInverse = inverse(factor);
    }

    /** One that nobody can foresee. */
    static Mixer random() {
        SecureRandom random = new SecureRandom();
        return new Mixer(random.nextLong(), random.nextLong() | 1);
    }

    /** What an odd number is multiplied with to become 1, by Newton's steps. */
    private static long inverse(long odd) {
        long inverse = odd; // right in the last 3 bits, and in twice as many with each step
        for (int bits = 3; bits < Long.SIZE; bits *= 2) {
            inverse *= 2 - odd * inverse;
        }
        return inverse;
    }

    long flip() {
        return flip;
    }

    long factor() {
        return factor;
    }

    long mix(long key) {
        long mixed = (key ^ flip) * factor;
        mixed = (mixed ^ (mixed >>> 32)) * ODD;
        mixed = (mixed ^ (mixed >>> 32)) * factor;
        return mixed ^ (mixed >>> 29);
    }

    /** The key that was mixed. */
    long unmix(long mixed) {
        long key = mixed ^ (mixed >>> 29) ^ (mixed >>> 58);
        key *= factorInverse;
        key = (key ^ (key >>> 32)) * ODD_INVERSE;
        key = (key ^ (key >>> 32)) * factorInverse;
        return key ^ flip;
    }
}
