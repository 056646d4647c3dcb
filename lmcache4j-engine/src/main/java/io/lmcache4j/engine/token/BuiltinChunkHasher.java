package io.lmcache4j.engine.token;

import io.lmcache4j.engine.key.ChunkHash;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's own {@code hash}: signed 64 bits (engine.md §4.5). */
final class BuiltinChunkHasher extends ChunkHasher {
    private static final Pattern DIGITS = Pattern.compile("0*(\\d{1,10})");
    private static final long MAX_SEED = 0xFFFF_FFFFL;

    private final LinkForm form;

    BuiltinChunkHasher(LinkForm form) {
        super("builtin");
        this.form = form;
    }

    @Override
    ChunkChain chain(ChunkRanges ranges) {
        return new InterleavedTuples(ranges, form);
    }

    @Override
    public ChunkHash hashSeed(String seed, PythonGeneration python) {
        if (seed.isEmpty()) {
            return ChunkHash.ZERO;
        }
        return ChunkHash.signed(PythonHash.ofText(seed, seedValue(seed), python.textHash()));
    }

    private static long seedValue(String seed) {
        Matcher digits = DIGITS.matcher(seed);
        if (digits.matches()) {
            long value = Long.parseLong(digits.group(1));
            if (value <= MAX_SEED) {
                return value;
            }
        }
        throw new IllegalArgumentException(
                "the seed of builtin hashing must be an integer from 0 to 4294967295, was '"
                        + seed
                        + "'; use one number for all processes that share a cache, such as 0");
    }
}
