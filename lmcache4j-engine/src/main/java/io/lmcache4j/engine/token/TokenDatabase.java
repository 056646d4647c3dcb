package io.lmcache4j.engine.token;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.LMCacheConfig;
import io.lmcache4j.engine.key.ChunkHash;
import io.lmcache4j.engine.key.KeyTemplate;
import io.lmcache4j.engine.key.RequestConfigs;
import io.lmcache4j.engine.key.Tag;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Cuts tokens into chunks and names the cache of each (engine.md §4.1).
 *
 * <p>Immutable but for the live setting it reads: any number of threads may use one. The chunk size
 * stays what it was at construction; whether the last chunk may be shorter is asked at every call.
 */
public final class TokenDatabase {
    private final KeyTemplate template;
    private final int chunkSize;
    private final BooleanSupplier saveUnfullChunk;
    private final ChunkHasher hasher;
    private final NoneHash noneHash;

    /**
     * A database from its parts.
     *
     * @param template what all keys have in common
     * @param chunkSize tokens of a chunk
     * @param saveUnfullChunk whether the tail shorter than a chunk counts
     * @param hasher algorithm
     * @param noneHash where every chain starts
     * @throws IllegalArgumentException if the chunk size is not positive
     */
    public TokenDatabase(
            KeyTemplate template,
            int chunkSize,
            BooleanSupplier saveUnfullChunk,
            ChunkHasher hasher,
            NoneHash noneHash) {
        if (chunkSize < 1) {
            throw new IllegalArgumentException("chunk_size must be 1 or more, was " + chunkSize);
        }
        this.template = template;
        this.chunkSize = chunkSize;
        this.saveUnfullChunk = saveUnfullChunk;
        this.hasher = hasher;
        this.noneHash = noneHash;
    }

    /**
     * The database of a process: algorithm and start of the chain from the configuration of this
     * moment, the rest of the keys from the metadata.
     *
     * <p>When only the first rank saves (MLA, unless {@code extra_config.save_only_first_rank} says
     * otherwise), keys have a world size of 1, so that worlds of different sizes share a cache
     * (engine.md §3.1).
     *
     * @throws IllegalArgumentException if the algorithm is unknown or a setting of the chain's
     *     start can't be used; the message names it and the fix
     */
    public static TokenDatabase of(
            EngineMetadata metadata, ConfigStore config, Map<String, String> environment) {
        LMCacheConfig now = config.current();
        ChunkHasher hasher = ChunkHasher.byName(now.hashAlgorithm());
        boolean onlyFirstRankSaves =
                metadata.useMla() && now.extraBoolean("save_only_first_rank", true);
        KeyTemplate template =
                new KeyTemplate(
                        metadata.modelName(),
                        onlyFirstRankSaves ? 1 : metadata.worldSize(),
                        metadata.workerId(),
                        metadata.kvDtype());
        return new TokenDatabase(
                template,
                metadata.chunkSize(),
                () -> config.current().saveUnfullChunk(),
                hasher,
                NoneHash.resolve(now, environment, hasher));
    }

    /** What all keys have in common. */
    public KeyTemplate keys() {
        return template;
    }

    /** Tokens of a chunk. */
    public int chunkSize() {
        return chunkSize;
    }

    /** The algorithm. */
    public ChunkHasher hasher() {
        return hasher;
    }

    /** Where every chain starts. */
    public NoneHash noneHash() {
        return noneHash;
    }

    /** How many of that many tokens chunks cover, by the setting of this moment. */
    public int covered(int tokens) {
        return saveUnfullChunk.getAsBoolean() ? tokens : tokens - tokens % chunkSize;
    }

    /**
     * The hashes of a prompt's chunks, from its first token on.
     *
     * @param tokens any {@code long}, though a model's are small and not negative
     */
    public PromptHashes hashes(long[] tokens) {
        int covered = covered(tokens.length);
        return new PromptHashes(Arrays.asList(hash(tokens, covered)), covered, chunkSize);
    }

    private ChunkHash[] hash(long[] tokens, int covered) {
        ChunkHash[] hashes = new ChunkHash[Math.ceilDiv(covered, chunkSize)];
        hasher.hashChunks(tokens, 0, covered, chunkSize, noneHash.value(), hashes);
        return hashes;
    }

    /**
     * The chunks of a prompt, without those in the masked prefix.
     *
     * @param tokens any {@code long}, though a model's are small and not negative
     * @param maskedPrefix tokens from the start whose chunks are hashed but not given back: the
     *     falses of LMCache's mask
     * @param configs settings of the request, whose tags go into the keys
     * @throws IllegalArgumentException if the masked prefix ends within a chunk or after the tokens
     */
    public List<TokenChunk> process(long[] tokens, int maskedPrefix, RequestConfigs configs) {
        checkMask(maskedPrefix, tokens.length);
        int covered = covered(tokens.length);
        ChunkHash[] hashes = hash(tokens, covered);
        List<Tag> tags = configs.tags();
        int first = Math.min(maskedPrefix / chunkSize, hashes.length);
        List<TokenChunk> chunks = new ArrayList<>(hashes.length - first);
        for (int i = first; i < hashes.length; i++) {
            int start = i * chunkSize;
            int end = start + Math.min(chunkSize, covered - start);
            chunks.add(new TokenChunk(start, end, template.key(hashes[i], tags)));
        }
        return chunks;
    }

    /**
     * The chunks of a prompt whose hashes are known already. As in LMCache the mask is checked but
     * masks nothing.
     *
     * @param hashes one a chunk
     * @param counts tokens of each chunk, which LMCache calls offsets
     * @param maskedPrefix a multiple of the chunk size
     * @param configs settings of the request, whose tags go into the keys
     * @throws IllegalArgumentException if there is not one positive count a hash, or the masked
     *     prefix ends within a chunk or after the tokens
     */
    public List<TokenChunk> processHashes(
            List<ChunkHash> hashes, int[] counts, int maskedPrefix, RequestConfigs configs) {
        if (hashes.size() != counts.length) {
            throw new IllegalArgumentException(
                    "%d hashes but %d token counts".formatted(hashes.size(), counts.length));
        }
        List<Tag> tags = configs.tags();
        List<TokenChunk> chunks = new ArrayList<>(counts.length);
        int start = 0;
        for (int i = 0; i < counts.length; i++) {
            int end = end(start, counts[i]);
            chunks.add(new TokenChunk(start, end, template.key(hashes.get(i), tags)));
            start = end;
        }
        checkMask(maskedPrefix, start);
        return chunks;
    }

    private static int end(int start, int count) {
        if (count < 1 || count > Integer.MAX_VALUE - start) {
            throw new IllegalArgumentException("chunk of " + count + " tokens at " + start);
        }
        return start + count;
    }

    private void checkMask(int maskedPrefix, int tokens) {
        if (maskedPrefix % chunkSize != 0) {
            throw new IllegalArgumentException(
                    "number of Falses in the mask is not a multiple of the chunk size: %d, %d"
                            .formatted(maskedPrefix, chunkSize));
        }
        if (maskedPrefix < 0 || maskedPrefix > tokens) {
            throw new IllegalArgumentException(
                    "mask of %d tokens on %d".formatted(maskedPrefix, tokens));
        }
    }
}
