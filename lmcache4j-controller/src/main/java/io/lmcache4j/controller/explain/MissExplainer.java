package io.lmcache4j.controller.explain;

import io.lmcache4j.controller.registry.ChunkScheme;
import io.lmcache4j.controller.registry.Fleet;
import io.lmcache4j.controller.registry.Holder;
import io.lmcache4j.engine.token.ChunkHasher;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says why a fleet's chunks are not found (operator-api.md §3): above all, whether workers hold
 * them under another name than the controller gives them. Changes nothing; thread-safe.
 */
public final class MissExplainer {
    private final Fleet fleet;
    private final ChunkScheme own;

    /** Looks at this fleet. */
    public MissExplainer(Fleet fleet) {
        this.fleet = fleet;
        this.own = fleet.options().chunks();
    }

    /** The values of NONE_HASH that are tried for the algorithm builtin. */
    public List<ChainStart> knownStarts() {
        return ChainStart.known(ChunkHasher.builtin(own.form()));
    }

    /** Explains the first chunk of a prompt that nobody holds. */
    public MissExplanation explain(long[] tokens) {
        List<ExplainedChunk> looked = new ArrayList<>();
        own.walk(
                tokens,
                (key, end) -> {
                    int start = looked.isEmpty() ? 0 : looked.getLast().end();
                    looked.add(
                            new ExplainedChunk(looked.size(), start, end, key, fleet.holders(key)));
                    return looked.getLast().isPresent();
                });
        int chunks = Math.ceilDiv(tokens.length, own.chunkSize());
        if (looked.isEmpty() || looked.getLast().isPresent()) {
            return new MissExplanation(chunks, tokens.length, looked, List.of());
        }
        ExplainedChunk missing = looked.getLast();
        return new MissExplanation(chunks, missing.start(), looked, causes(tokens, missing));
    }

    private List<MissCause> causes(long[] tokens, ExplainedChunk missing) {
        List<MissCause> causes = new ArrayList<>();
        if (missing.index() == 0) {
            otherName(tokens).ifPresent(causes::add);
        }
        later(tokens, missing).ifPresent(causes::add);
        if (missing.end() - missing.start() < own.chunkSize()) {
            causes.add(
                    new MissCause(
                            "partial_tail",
                            "the chunk has %d tokens, a whole one has %d"
                                    .formatted(missing.end() - missing.start(), own.chunkSize()),
                            "workers store it only with save_unfull_chunk",
                            Optional.empty(),
                            List.of()));
        }
        if (causes.isEmpty()) {
            causes.add(neverStored());
        }
        return causes;
    }

    private MissCause neverStored() {
        return new MissCause(
                "never_stored",
                "no worker reports it under any known name; a controller can't tell whether one"
                        + " had it before",
                "ask POST /ops/explain of a worker, which knows what it evicted",
                Optional.empty(),
                List.of());
    }

    private Optional<MissCause> otherName(long[] tokens) {
        for (HashVariant variant : HashVariants.other(own, tokens.length)) {
            List<Holder> holders = fleet.holders(ChunkScheme.key(variant.first(tokens)));
            if (!holders.isEmpty()) {
                return Optional.of(OtherName.cause(variant, own, holders));
            }
        }
        return Optional.empty();
    }

    private Optional<MissCause> later(long[] tokens, ExplainedChunk missing) {
        List<MissCause> found = new ArrayList<>(1);
        int[] start = new int[1];
        own.walk(
                tokens,
                (key, end) -> {
                    List<Holder> holders =
                            start[0] > missing.start() ? fleet.holders(key) : List.of();
                    if (!holders.isEmpty()) {
                        found.add(
                                new MissCause(
                                        "parent_missing",
                                        "tokens %d to %d are at %s, but those before are gone"
                                                .formatted(start[0], end, holders.getFirst()),
                                        "the chunk was evicted before its successors, or its"
                                                + " report was lost; a full sync would show it",
                                        Optional.empty(),
                                        holders));
                    }
                    start[0] = end;
                    return found.isEmpty();
                });
        return found.stream().findFirst();
    }
}
