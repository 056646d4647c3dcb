package io.lmcache4j.jlama;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;

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
                Path directory = Files.createTempDirectory("lmcache4j-small-model");
                try {
                    return JlamaModel.load(SHAPE.write(directory, SEED), "small");
                } finally {
                    // Jlama has mapped the weights; the files' names are not needed any more.
                    deleteAll(directory);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void deleteAll(Path directory) throws IOException {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
