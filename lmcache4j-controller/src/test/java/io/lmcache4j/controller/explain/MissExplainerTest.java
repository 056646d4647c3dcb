package io.lmcache4j.controller.explain;

import static io.lmcache4j.controller.registry.TestFleet.CPU;
import static io.lmcache4j.controller.registry.TestFleet.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.controller.message.WorkerMsg.KVAdmitMsg;
import io.lmcache4j.controller.registry.ChunkScheme;
import io.lmcache4j.controller.registry.FleetOptions;
import io.lmcache4j.controller.registry.Holder;
import io.lmcache4j.controller.registry.TestFleet;
import io.lmcache4j.engine.key.ChunkHash;
import io.lmcache4j.engine.token.ChunkHasher;
import io.lmcache4j.engine.token.LinkForm;
import io.lmcache4j.engine.token.PythonGeneration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker stores 768 tokens in one way, the controller looks for them in another. */
class MissExplainerTest {
    private final TestFleet test = new TestFleet(FleetOptions.defaults());

    @BeforeEach
    void register() {
        test.register("i", 3);
    }

    @AfterEach
    void close() {
        test.close();
    }

    private MissExplanation explain(int tokens) {
        return new MissExplainer(test.fleet).explain(tokens(tokens));
    }

    private void store(LinkForm form, int chunkSize, ChunkHash noneHash) {
        long[] number = new long[1];
        new ChunkScheme(chunkSize, form, noneHash, "")
                .walk(
                        tokens(768),
                        (key, _) -> {
                            test.admit("i", 3, CPU, number[0]++, key.bits());
                            return true;
                        });
    }

    private static ChunkHash seed(int seed, PythonGeneration python) {
        return ChunkHasher.byName("builtin").hashSeed(Integer.toString(seed), python);
    }

    @Test
    void aPromptThatIsThereNeedsNoExplanation() {
        store(LinkForm.EMPTY_TUPLE, 256, ChunkHash.ZERO);
        MissExplanation explanation = explain(768);

        assertThat(explanation.tokensCovered()).isEqualTo(768);
        assertThat(explanation.looked()).hasSize(3).allMatch(ExplainedChunk::isPresent);
        assertThat(explanation.causes()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(PythonGeneration.class)
    void anotherSeedIsNamedWithItsPython(PythonGeneration python) {
        store(LinkForm.EMPTY_TUPLE, 256, seed(42, python));
        MissCause cause = explain(768).causes().getFirst();

        assertThat(cause.cause()).isEqualTo("other_seed");
        assertThat(cause.holders()).containsExactly(new Holder("i", 3, CPU));
        assertThat(cause.variant().orElseThrow().start())
                .isEqualTo(
                        switch (python) {
                            case UP_TO_3_10 -> "PYTHONHASHSEED=42 of Python 3.10 or earlier";
                            case SINCE_3_11 -> "PYTHONHASHSEED=42 of Python 3.11 or later";
                        });
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 32, 64, 128, 512, 1024})
    void anotherChunkSizeIsNamed(int size) {
        store(LinkForm.EMPTY_TUPLE, size, ChunkHash.ZERO);
        MissCause cause = explain(768).causes().getFirst();

        assertThat(cause.cause()).isEqualTo("other_chunk_size");
        assertThat(cause.variant().orElseThrow().chunkSize()).isEqualTo(size);
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "PAIR"})
    void anOlderFormOfKeysIsNamed(LinkForm form) {
        store(form, 256, ChunkHash.ZERO);
        MissCause cause = explain(768).causes().getFirst();

        assertThat(cause.cause()).isEqualTo("other_algorithm");
        assertThat(cause.variant().orElseThrow().form()).isEqualTo(form);
    }

    @Test
    void severalDifferencesAreNamedTogether() {
        store(LinkForm.EMPTY_TUPLE, 64, seed(0, PythonGeneration.SINCE_3_11));
        MissCause cause = explain(768).causes().getFirst();

        assertThat(cause.cause()).isEqualTo("other_chunk_size");
        assertThat(cause.evidence())
                .isEqualTo(
                        "worker 3 of i (LocalCPUBackend) holds the first chunk under another name:"
                                + " chains start at 5313149338359954478 (PYTHONHASHSEED=0 of Python"
                                + " 3.11 or later) there, at 0 (zero) here; chunks have 64 tokens"
                                + " there, 256 here");
    }

    @Test
    void anotherAlgorithmIsNamed() {
        ChunkHash[] hashes = new ChunkHash[1];
        ChunkHasher.byName("sha256_cbor")
                .hashChunks(tokens(256), 0, 256, 256, ChunkHash.ZERO, hashes);
        test.fleet.told(new KVAdmitMsg("i", 3, ChunkScheme.key(hashes[0]), CPU, 0));
        MissCause cause = explain(768).causes().getFirst();

        assertThat(cause.cause()).isEqualTo("other_algorithm");
        assertThat(cause.variant().orElseThrow().algorithm()).isEqualTo("sha256_cbor");
    }

    @Test
    void aChunkThatIsNowhereWasNeverStored() {
        MissExplanation explanation = explain(768);

        assertThat(explanation.chunks()).isEqualTo(3);
        assertThat(explanation.tokensCovered()).isZero();
        assertThat(explanation.looked()).hasSize(1);
        assertThat(explanation.causes())
                .extracting(MissCause::cause)
                .containsExactly("never_stored");
    }

    @Test
    void aLaterChunkThatIsThereShowsThatItsParentWent() {
        store(LinkForm.EMPTY_TUPLE, 256, ChunkHash.ZERO);
        test.evict("i", 3, CPU, 3, 8783757053568497755L);
        MissExplanation explanation = explain(768);

        assertThat(explanation.tokensCovered()).isEqualTo(256);
        assertThat(explanation.causes())
                .extracting(MissCause::cause)
                .containsExactly("parent_missing");
    }

    @Test
    void aShortTailMayNotHaveBeenStored() {
        store(LinkForm.EMPTY_TUPLE, 256, ChunkHash.ZERO);
        MissExplanation explanation = explain(700);

        assertThat(explanation.tokensCovered()).isEqualTo(512);
        assertThat(explanation.causes())
                .extracting(MissCause::cause)
                .containsExactly("partial_tail");
    }

    @Test
    void anEmptyPromptNeedsNoExplanation() {
        assertThat(explain(0).causes()).isEmpty();
    }

    @Test
    void theStartsThatAreTriedCanBeListed() {
        assertThat(new MissExplainer(test.fleet).knownStarts())
                .hasSize(87)
                .contains(
                        new ChainStart(
                                ChunkHash.signed(-5282990986457227702L),
                                "PYTHONHASHSEED=0 of Python 3.10 or earlier"));
    }
}
