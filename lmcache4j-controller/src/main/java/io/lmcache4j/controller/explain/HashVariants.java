package io.lmcache4j.controller.explain;

import io.lmcache4j.controller.registry.ChunkScheme;
import io.lmcache4j.engine.token.ChunkHasher;
import io.lmcache4j.engine.token.LinkForm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The ways in which workers may name chunks, other than the controller's own: those that differ in
 * least first.
 */
final class HashVariants {
    private static final List<Integer> SIZES = List.of(16, 32, 64, 128, 256, 512, 1024);

    private HashVariants() {}

    /**
     * All that give the first chunk of a prompt of this length another name.
     *
     * @param tokens length of the prompt, 1 or more
     */
    static List<HashVariant> other(ChunkScheme own, int tokens) {
        List<HashVariant> variants = new ArrayList<>();
        for (String algorithm : ChunkHasher.names()) {
            List<ChainStart> starts = ChainStart.known(ChunkHasher.byName(algorithm));
            for (int size : sizes(own.chunkSize(), tokens)) {
                for (LinkForm form : forms(algorithm)) {
                    for (ChainStart start : starts) {
                        variants.add(
                                new HashVariant(
                                        algorithm, form, size, start.value(), start.origin()));
                    }
                }
            }
        }
        variants.removeIf(variant -> differences(variant, own) == 0);
        variants.sort(Comparator.comparingInt(variant -> differences(variant, own)));
        return variants;
    }

    /** How many settings of a variant are not the controller's. */
    static int differences(HashVariant variant, ChunkScheme own) {
        return (variant.algorithm().equals("builtin") ? 0 : 1)
                + (variant.form() == own.form() ? 0 : 1)
                + (variant.chunkSize() == own.chunkSize() ? 0 : 1)
                + (variant.noneHash().equals(own.noneHash()) ? 0 : 1);
    }

    // Sizes that the prompt does not fill all have the same first chunk.
    private static List<Integer> sizes(int own, int tokens) {
        List<Integer> sizes = new ArrayList<>();
        sizes.add(own);
        boolean unfilled = own >= tokens;
        for (int size : SIZES) {
            if (size != own && (size < tokens || !unfilled)) {
                sizes.add(size);
                unfilled |= size >= tokens;
            }
        }
        return sizes;
    }

    private static List<LinkForm> forms(String algorithm) {
        return algorithm.equals("builtin")
                ? List.of(LinkForm.values())
                : List.of(LinkForm.EMPTY_TUPLE);
    }
}
