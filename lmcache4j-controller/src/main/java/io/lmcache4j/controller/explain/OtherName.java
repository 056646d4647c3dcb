package io.lmcache4j.controller.explain;

import io.lmcache4j.controller.registry.ChunkScheme;
import io.lmcache4j.controller.registry.Holder;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says what it means that a chunk is there under another name. */
final class OtherName {
    private OtherName() {}

    static MissCause cause(HashVariant variant, ChunkScheme own, List<Holder> holders) {
        List<String> differences = new ArrayList<>();
        List<String> remedies = new ArrayList<>();
        String cause = "other_seed";
        if (!variant.noneHash().equals(own.noneHash())) {
            differences.add(
                    "chains start at %s (%s) there, at %s (%s) here"
                            .formatted(
                                    variant.noneHash(),
                                    variant.start(),
                                    own.noneHash(),
                                    own.origin()));
            remedies.add(
                    "give workers and controller the same PYTHONHASHSEED and Python generation, or"
                            + " the controller lmcache4j.none_hash "
                            + variant.noneHash());
        }
        if (variant.chunkSize() != own.chunkSize()) {
            cause = "other_chunk_size";
            differences.add(
                    "chunks have %d tokens there, %d here"
                            .formatted(variant.chunkSize(), own.chunkSize()));
            remedies.add("set chunk_size " + own.chunkSize() + " on the workers");
        }
        if (!variant.algorithm().equals("builtin")) {
            cause = "other_algorithm";
            differences.add(
                    "chunks are hashed by %s there, by builtin here"
                            .formatted(variant.algorithm()));
            remedies.add("set pre_caching_hash_algorithm builtin on the workers");
        } else if (variant.form() != own.form()) {
            cause = "other_algorithm";
            differences.add(
                    "%s is hashed for a chunk there, %s here"
                            .formatted(variant.form(), own.form()));
            remedies.add(
                    "run one release of LMCache on all, or the controller with --chunk-key-form"
                            + " of the workers");
        }
        return new MissCause(
                cause,
                "%s holds the first chunk under another name: %s"
                        .formatted(name(holders.getFirst()), String.join("; ", differences)),
                String.join("; ", remedies),
                Optional.of(variant),
                holders);
    }

    private static String name(Holder holder) {
        return "worker %d of %s (%s)"
                .formatted(holder.workerId(), holder.instanceId(), holder.location());
    }
}
