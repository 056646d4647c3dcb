package io.lmcache4j.controller.explain;

import io.lmcache4j.engine.key.ChunkHash;
import io.lmcache4j.engine.token.ChunkHasher;
import io.lmcache4j.engine.token.PythonGeneration;

import java.util.ArrayList;
import java.util.List;

/**
 * A value from which chains of chunk hashes are known to start (controller.md §20).
 *
 * @param value NONE_HASH
 * @param origin what makes a process start there
 */
public record ChainStart(ChunkHash value, String origin) {
    private static final int LAST_SEED = 42;

    /** Zero, and the seeds 0 to 42 of both generations of Python. */
    static List<ChainStart> known(ChunkHasher hasher) {
        List<ChainStart> starts = new ArrayList<>();
        starts.add(new ChainStart(ChunkHash.ZERO, "zero, as without vLLM"));
        boolean digest = !hasher.algorithm().equals("builtin");
        for (int seed = 0; seed <= LAST_SEED; seed++) {
            String text = Integer.toString(seed);
            starts.add(start(hasher, text, PythonGeneration.SINCE_3_11, digest));
            // Only Python's own hash differs between its generations.
            if (!digest) {
                starts.add(start(hasher, text, PythonGeneration.UP_TO_3_10, false));
            }
        }
        return starts;
    }

    private static ChainStart start(
            ChunkHasher hasher, String seed, PythonGeneration python, boolean digest) {
        String of =
                switch (python) {
                    case SINCE_3_11 -> " of Python 3.11 or later";
                    case UP_TO_3_10 -> " of Python 3.10 or earlier";
                };
        return new ChainStart(
                hasher.hashSeed(seed, python), "PYTHONHASHSEED=" + seed + (digest ? "" : of));
    }
}
