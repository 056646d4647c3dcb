package io.lmcache4j.jlama;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.Callable;

/**
 * Compares floats bit by bit although the JVM compiles meanwhile.
 *
 * <p>Java leaves open in which order a vector's lanes are summed, and compiled code does it in
 * another order than interpreted code: the last bits of a forward pass change once when its loops
 * are compiled. So what is expected is computed before and after, and only where both are the same
 * something can be said.
 */
final class Reproducible {
    private static final int ATTEMPTS = 20;

    private Reproducible() {}

    /** Fails unless both give the same bits, at a time when the first does so by itself. */
    static void assertSame(Callable<float[]> expected, Callable<float[]> actual) throws Exception {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            float[] before = expected.call();
            float[] between = actual.call();
            if (Arrays.equals(before, expected.call())) {
                assertThat(between).isEqualTo(before);
                return;
            }
        }
        throw new AssertionError("never computed the same twice in " + ATTEMPTS + " attempts");
    }
}
