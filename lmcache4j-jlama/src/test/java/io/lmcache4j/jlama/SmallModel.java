package io.lmcache4j.jlama;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Random;

/**
 * A model for tests, loaded once: 4 layers, 8 heads over 4 KV heads of 32. Jlama's pages have 256
 * positions then, so prompts of some hundred tokens cross them.
 */
final class SmallModel {
    static final RandomModel SHAPE = new RandomModel(4, 256, 8, 4, 256, 1024);
    static final long SEED = 7;

    private SmallModel() {}

    /** The model; nobody closes it. */
    static JlamaModel get() {
        return Holder.MODEL;
    }

    /** Tokens that look like nothing; the same seed gives the same. */
    static int[] tokens(long seed, int count) {
        return new Random(seed).ints(count, 3, 259).toArray();
    }

    /** The first array, then the second. */
    static int[] join(int[] first, int[] second) {
        int[] both = new int[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static final class Holder {
        static final JlamaModel MODEL = load();

        private static JlamaModel load() {
            try {
                return SHAPE.load(Path.of(System.getProperty("java.io.tmpdir")), SEED, "small");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
