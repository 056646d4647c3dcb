package io.lmcache4j.engine.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.key.KvDtype;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

class KvLayoutTest {
    private static final KvDimensions SIZES = new KvDimensions(3, 5, 4, 2, 8, KvDtype.BFLOAT16);

    @Test
    void codesAndNamesAreLMCaches() {
        assertThat(Arrays.stream(KvLayout.values()).map(l -> l.code() + " " + l.name()))
                .containsExactly(
                        "0 NB_NL_TWO_BS_NH_HS",
                        "1 NL_X_TWO_NB_BS_NH_HS",
                        "2 NL_X_NB_TWO_BS_NH_HS",
                        "3 NL_X_NB_BS_HS",
                        "4 TWO_X_NL_X_NBBS_NH_HS",
                        "5 NL_X_NBBS_ONE_HS",
                        "6 NL_X_TWO_NB_NH_BS_HS",
                        "7 NL_X_NB_TWO_NH_BS_HS",
                        "8 NB_NL_TWO_NH_BS_HS",
                        "9 TWO_X_NL_X_NB_BS_NH_HS",
                        "10 NL_X_NB_NH_BS_TWO_HS",
                        "11 NL_X_NB_BS_NH_TWO_HS");
        assertThat(KvLayout.values())
                .allSatisfy(l -> assertThat(KvLayout.ofCode(l.code())).contains(l));
        assertThat(KvLayout.ofCode(12)).isEmpty();
    }

    @Test
    void onlyLatentLayoutsHaveNoKvAxis() {
        assertThat(Arrays.stream(KvLayout.values()).filter(KvLayout::isMla))
                .containsExactly(KvLayout.NL_X_NB_BS_HS, KvLayout.NL_X_NBBS_ONE_HS);
    }

    @Test
    void tensorsHoldTheWholeCacheWhateverTheLayout() {
        for (KvLayout layout : KvLayout.values()) {
            long all = layout.tensorCount(SIZES) * layout.tensorBytes(SIZES);
            int kvs = layout.isMla() ? 1 : 2;
            // Without heads in the layout a row is one head.
            int row = layout == KvLayout.NL_X_NB_BS_HS || layout.isMla() ? 16 : 32;
            assertThat(all).as(layout.name()).isEqualTo(kvs * 3L * 5 * 4 * row);
        }
    }

    @Test
    void shapesShowBlocksAndSlotsAsOneDimensionWhereTheNameDoes() {
        assertThat(KvLayout.TWO_X_NL_X_NBBS_NH_HS.layerShape(SIZES)).isEqualTo(List.of(20, 2, 8));
        assertThat(KvLayout.NL_X_NBBS_ONE_HS.layerShape(SIZES)).isEqualTo(List.of(20, 1, 8));
        assertThat(KvLayout.NB_NL_TWO_BS_NH_HS.layerShape(SIZES)).isEqualTo(List.of(5, 2, 4, 2, 8));
    }
}
