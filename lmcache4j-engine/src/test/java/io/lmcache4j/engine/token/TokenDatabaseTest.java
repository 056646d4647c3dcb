package io.lmcache4j.engine.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.KvShape;
import io.lmcache4j.engine.key.CacheEngineKey;
import io.lmcache4j.engine.key.ChunkHash;
import io.lmcache4j.engine.key.KeyTemplate;
import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.key.RequestConfigs;
import io.lmcache4j.engine.key.Tag;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

class TokenDatabaseTest {
    private static final long[] TOKENS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

    private final AtomicBoolean saveUnfullChunk = new AtomicBoolean(true);

    @Test
    void chunksCoverTheTokensInOrder() {
        assertThat(database(4).process(TOKENS, 0, RequestConfigs.EMPTY))
                .extracting(TokenChunk::start, TokenChunk::end, TokenChunk::tokens)
                .containsExactly(tuple(0, 4, 4), tuple(4, 8, 4), tuple(8, 10, 2));
    }

    @Test
    void theTailIsLeftOutAsSoonAsTheSettingSaysSo() {
        TokenDatabase database = database(4);
        List<ChunkHash> withTail = database.hashes(TOKENS).hashes();
        saveUnfullChunk.set(false);
        assertThat(database.covered(TOKENS.length)).isEqualTo(8);
        assertThat(database.process(TOKENS, 0, RequestConfigs.EMPTY)).hasSize(2);
        assertThat(database.hashes(TOKENS).hashes()).isEqualTo(withTail.subList(0, 2));
    }

    @Test
    void keysAreMadeOfTemplateHashAndTags() {
        RequestConfigs configs = new RequestConfigs(Map.of("lmcache.tag.user", "alice"));
        TokenChunk chunk = database(4).process(TOKENS, 0, configs).getFirst();
        assertThat(chunk.key())
                .isEqualTo(
                        new CacheEngineKey(
                                "m",
                                4,
                                3,
                                ChunkHash.parseHex("44ea817d9387da2c"),
                                KvDtype.BFLOAT16,
                                List.of(new Tag("user", "alice"))));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 8})
    void maskedChunksAreHashedButNotGivenBack(int masked) {
        List<TokenChunk> all = database(4).process(TOKENS, 0, RequestConfigs.EMPTY);
        assertThat(database(4).process(TOKENS, masked, RequestConfigs.EMPTY))
                .isEqualTo(all.subList(masked / 4, all.size()));
    }

    @Test
    void aMaskOverAllTokensLeavesNothing() {
        assertThat(database(5).process(TOKENS, 10, RequestConfigs.EMPTY)).isEmpty();
    }

    @Test
    void aMaskOverTheUnsavedTailLeavesNothing() {
        saveUnfullChunk.set(false);
        assertThat(database(8).process(TOKENS, 8, RequestConfigs.EMPTY)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 7})
    void aMaskThatEndsWithinAChunkIsRefused(int masked) {
        String message = "number of Falses in the mask is not a multiple of the chunk size";
        assertThatThrownBy(() -> database(4).process(TOKENS, masked, RequestConfigs.EMPTY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
        List<ChunkHash> hashes = List.of(ChunkHash.ZERO, ChunkHash.ZERO);
        int[] counts = {4, 4};
        assertThatThrownBy(
                        () ->
                                database(4)
                                        .processHashes(
                                                hashes, counts, masked, RequestConfigs.EMPTY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @ValueSource(ints = {-4, 12})
    void aMaskOutsideTheTokensIsRefused(int masked) {
        assertThatThrownBy(() -> database(4).process(TOKENS, masked, RequestConfigs.EMPTY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(String.valueOf(masked));
    }

    @Test
    void knownHashesNeedNoTokensAndAreNotMasked() {
        TokenDatabase database = database(4);
        PromptHashes hashes = database.hashes(TOKENS);
        assertThat(hashes.counts()).containsExactly(4, 4, 2);
        assertThat(
                        database.processHashes(
                                hashes.hashes(), hashes.counts(), 4, RequestConfigs.EMPTY))
                .isEqualTo(database.process(TOKENS, 0, RequestConfigs.EMPTY));
    }

    @Test
    void countsMustFitTheHashes() {
        List<ChunkHash> hashes = List.of(ChunkHash.ZERO, ChunkHash.ZERO);
        for (int[] counts :
                List.of(new int[] {4}, new int[] {4, 0}, new int[] {-1, 4}, overflowing())) {
            assertThatThrownBy(
                            () ->
                                    database(4)
                                            .processHashes(hashes, counts, 0, RequestConfigs.EMPTY))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static int[] overflowing() {
        return new int[] {Integer.MAX_VALUE, 1};
    }

    @Test
    void noTokensMakeNoChunks() {
        assertThat(database(4).process(new long[0], 0, RequestConfigs.EMPTY)).isEmpty();
        assertThat(database(4).hashes(new long[0]).counts()).isEmpty();
    }

    @Test
    void aChunkSizeOfNothingIsRefused() {
        assertThatThrownBy(() -> database(0)).hasMessageContaining("chunk_size");
    }

    @Provide
    Arbitrary<long[]> runs() {
        return TokenRuns.runs(100);
    }

    @Property(tries = 300)
    void chunksAdjoinAndCoverAllThatCounts(
            @ForAll("runs") long[] tokens,
            @ForAll @IntRange(min = 1, max = 40) int chunkSize,
            @ForAll boolean unfull) {
        saveUnfullChunk.set(unfull);
        int end = 0;
        for (TokenChunk chunk : database(chunkSize).process(tokens, 0, RequestConfigs.EMPTY)) {
            assertThat(chunk.start()).isEqualTo(end).isEqualTo(end / chunkSize * chunkSize);
            end = chunk.end();
        }
        assertThat(end).isEqualTo(unfull ? tokens.length : tokens.length / chunkSize * chunkSize);
    }

    @Test
    void theDatabaseOfAProcessFollowsItsConfigurationAndMetadata() {
        ConfigStore config =
                ConfigStore.of(
                        Map.of(
                                "pre_caching_hash_algorithm",
                                "sha256_cbor",
                                "save_unfull_chunk",
                                true));
        TokenDatabase database =
                TokenDatabase.of(metadata(false), config, Map.of("PYTHONHASHSEED", "0"));
        assertThat(database.chunkSize()).isEqualTo(16);
        assertThat(database.hasher().algorithm()).isEqualTo("sha256_cbor");
        assertThat(database.noneHash().value().hex()).isEqualTo("4e1195df020de59e");
        assertThat(firstKey(database)).startsWith("org/model@8@3@").endsWith("@half");
        config.set(Map.of("save_unfull_chunk", false), "test");
        assertThat(database.covered(10)).isZero();
    }

    @Test
    void keysHaveAWorldOfOneWhenOnlyTheFirstRankSaves() {
        assertThat(firstKey(database(true, Map.of()))).startsWith("org/model@1@3@");
        assertThat(firstKey(database(true, Map.of("save_only_first_rank", false))))
                .startsWith("org/model@8@3@");
        assertThat(firstKey(database(false, Map.of("save_only_first_rank", true))))
                .startsWith("org/model@8@3@");
    }

    private static TokenDatabase database(boolean useMla, Map<String, Object> extra) {
        ConfigStore config = ConfigStore.of(Map.of("extra_config", extra));
        return TokenDatabase.of(metadata(useMla), config, Map.of());
    }

    private static String firstKey(TokenDatabase database) {
        long[] tokens = new long[16];
        return database.process(tokens, 0, RequestConfigs.EMPTY).getFirst().key().text();
    }

    private static EngineMetadata metadata(boolean useMla) {
        return EngineMetadata.builder()
                .modelName("org/model")
                .worldSize(8)
                .localWorldSize(8)
                .workerId(3)
                .localWorkerId(3)
                .kvDtype(KvDtype.FLOAT16)
                .kvShape(new KvShape(2, useMla ? 1 : 2, 16, 1, 8))
                .build();
    }

    private TokenDatabase database(int chunkSize) {
        return new TokenDatabase(
                new KeyTemplate("m", 4, 3, KvDtype.BFLOAT16),
                chunkSize,
                saveUnfullChunk::get,
                ChunkHasher.byName("builtin"),
                new NoneHash(ChunkHash.ZERO, "test"));
    }
}
