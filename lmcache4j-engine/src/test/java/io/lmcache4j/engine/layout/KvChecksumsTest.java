package io.lmcache4j.engine.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;

import io.lmcache4j.engine.key.KvDtype;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

/** The sums were computed with Python's hashlib from the rule of {@link KvContent}. */
class KvChecksumsTest {
    private static final int[] SLOTS = {5, 0, 1, 2, 14, 5, 3};
    private static final int CHUNK = 3;

    private static final List<String> BFLOAT16 =
            List.of(
                    "acb8e7b438cfe511a86911bb6aaddc09",
                    "f65eeb55f72ea0b5ab6471ae8eb381d1",
                    "744c387b9e1f95d327a022483d835fb0");
    private static final List<String> BFLOAT16_LAYER_0 =
            List.of(
                    "e081788a3fb6e219ab927af1d9d906dc",
                    "7ffc11b6ceac1e5d4c771075a88a90ff",
                    "64d96de1e5c5eac14cb86b6bb54b08dc");
    private static final List<String> BFLOAT16_LAYER_1 =
            List.of(
                    "be3ce22a7de76ecdfc73f30588074445",
                    "330f730ebbed2870aadca1a226c05f5b",
                    "d08c733d3ddc997e470fbf95dfdae48d");

    @ParameterizedTest
    @CsvSource({
        "FLOAT16, 6d8a134394e8983e9edd43b1ee957215 a48fb644b1eb726723128eceeb11d331"
                + " b12856b73c8a838457bb6002952996ad",
        "BFLOAT16, acb8e7b438cfe511a86911bb6aaddc09 f65eeb55f72ea0b5ab6471ae8eb381d1"
                + " 744c387b9e1f95d327a022483d835fb0",
        "FLOAT32, f9d6453ae541470ee9c671155dd00331 74c666a1affe8770a427a73370f56930"
                + " cc189374818fa752ea05948aec01fd90",
        "UINT8, 57cfe1c79f004feffda9940f4b8d27c1 8c9cb2f56a4116533d4bf6160dc275af"
                + " 6887ab17bdaf4ca31d6991d5842c09eb",
        "FLOAT8_E4M3FN, 57cfe1c79f004feffda9940f4b8d27c1 8c9cb2f56a4116533d4bf6160dc275af"
                + " 6887ab17bdaf4ca31d6991d5842c09eb"
    })
    void bytesAreHashedAsTheyAreAndBfloat16Widened(KvDtype dtype, String sums) {
        try (Arena arena = Arena.ofConfined()) {
            KvCaches caches = KvContent.byFormula(KvContent.sizes(2, dtype), arena);
            assertThat(KvChecksums.combined(caches, SLOTS, CHUNK)).containsExactly(sums.split(" "));
        }
    }

    @ParameterizedTest
    @EnumSource(KvLayout.class)
    void sumsFollowTheContentWhateverTheLayout(KvLayout layout) {
        KvDimensions sizes =
                layout.isMla() ? KvContent.mlaSizes() : KvContent.sizes(2, KvDtype.BFLOAT16);
        try (PagedKvCaches caches = KvContent.paged(layout, sizes)) {
            assertThat(KvChecksums.combined(caches, SLOTS, CHUNK))
                    .isEqualTo(layout.isMla() ? mla() : BFLOAT16);
        }
    }

    private static List<String> mla() {
        return List.of(
                "a5302ef1cc5d6673cf5e3ab639f1c094",
                "ac51b516bdc785f15710eebad941f9ac",
                "e1805114615c5540b04f6550687a1eb5");
    }

    @Test
    void anInterruptedThreadStopsAndStaysInterrupted() {
        try (Arena arena = Arena.ofConfined()) {
            KvCaches caches = KvContent.byFormula(KvContent.sizes(2, KvDtype.BFLOAT16), arena);
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> KvChecksums.combined(caches, SLOTS, CHUNK))
                    .isInstanceOf(CancellationException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(KvChecksums.combined(caches, SLOTS, CHUNK)).isEqualTo(BFLOAT16);
        }
    }

    @Test
    void rowsOfAHostAreHashedAlike() {
        assertThat(
                        KvChecksums.combined(
                                KvContent.rows(KvContent.sizes(2, KvDtype.BFLOAT16), false),
                                SLOTS,
                                CHUNK))
                .isEqualTo(BFLOAT16);
        assertThat(KvChecksums.combined(KvContent.rows(KvContent.mlaSizes(), true), SLOTS, CHUNK))
                .isEqualTo(mla());
    }

    @Test
    void layerwiseSumsStandUnderTheLayersInOrderOfRegistration() {
        KvCaches caches = KvContent.rows(KvContent.sizes(12, KvDtype.BFLOAT16), false);
        var sums = KvChecksums.layerwise(caches, SLOTS, CHUNK);
        assertThat(sums.sequencedKeySet()).containsExactlyElementsOf(caches.layerNames());
        assertThat(sums).containsEntry("layer_0", BFLOAT16_LAYER_0);
        assertThat(sums).containsEntry("layer_1", BFLOAT16_LAYER_1);
    }

    @Test
    void combinedSumsTakeTheLayersSortedByName() {
        KvCaches caches = KvContent.rows(KvContent.sizes(12, KvDtype.BFLOAT16), false);
        assertThat(KvChecksums.combined(caches, SLOTS, 4))
                .containsExactly(
                        "eda637756e89c660f600269ef3536c71", "ff2f23d34de276517f0b063853825e6c");
    }

    /** 6,400 slots of 768 bytes: both buffers are filled many times. */
    @Test
    void aChunkLargerThanTheBufferHasTheSameSum() {
        KvDimensions sizes = new KvDimensions(1, 4, 4, 6, 64, KvDtype.BFLOAT16);
        int[] slots = IntStream.range(0, 6_400).map(i -> i % 16).toArray();
        try (PagedKvCaches caches = KvContent.paged(KvLayout.NL_X_TWO_NB_NH_BS_HS, sizes)) {
            assertThat(KvChecksums.combined(caches, slots, 6_400))
                    .containsExactly("f5277c872a8179ba7afac2d6c9246b7f");
        }
    }

    @Test
    void noSlotsHaveNoSums() {
        KvCaches caches = KvContent.rows(KvContent.sizes(2, KvDtype.FLOAT16), false);
        assertThat(KvChecksums.combined(caches, new int[0], 2)).isEmpty();
        assertThat(KvChecksums.layerwise(caches, new int[0], 2))
                .containsOnlyKeys("layer_0", "layer_1")
                .allSatisfy((_, sums) -> assertThat(sums).isEmpty());
    }

    @Test
    void aChunkSizeBeyondTheSlotsIsOneChunk() {
        KvCaches caches = KvContent.rows(KvContent.sizes(2, KvDtype.BFLOAT16), false);
        assertThat(KvChecksums.combined(caches, SLOTS, Integer.MAX_VALUE))
                .isEqualTo(KvChecksums.combined(caches, SLOTS, SLOTS.length))
                .hasSize(1);
    }

    @Test
    void slotsThatDontExistAreRefused() {
        KvCaches caches = KvContent.rows(KvContent.sizes(2, KvDtype.FLOAT16), false);
        assertThatThrownBy(() -> KvChecksums.combined(caches, new int[] {0, 16}, 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> KvChecksums.layerwise(caches, new int[] {-1}, 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void tooManySumsAreRefusedBeforeTheFirst() {
        KvCaches caches = KvContent.rows(KvContent.sizes(2, KvDtype.FLOAT16), false);
        int[] slots = new int[KvChecksums.MAX_SUMS / 2 + 1];
        assertThatThrownBy(() -> KvChecksums.layerwise(caches, slots, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1000002");
        assertThatThrownBy(() -> KvChecksums.combined(caches, slots, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingIsAllocatedForASlot() {
        try (PagedKvCaches caches =
                KvContent.paged(
                        KvLayout.NL_X_TWO_NB_NH_BS_HS, KvContent.sizes(1, KvDtype.BFLOAT16))) {
            int[] few = new int[20_000];
            int[] many = new int[220_000];
            long fixed = allocated(caches, few);
            assertThat(allocated(caches, many) - fixed).isLessThan(200_000);
        }
    }

    /** Least of several, as the JVM's own allocations come on top. */
    private static long allocated(KvCaches caches, int[] slots) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 10; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            assertThat(KvChecksums.combined(caches, slots, slots.length)).hasSize(1);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
