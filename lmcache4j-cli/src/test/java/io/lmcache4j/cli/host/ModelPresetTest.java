package io.lmcache4j.cli.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelPresetTest {
    @ParameterizedTest
    @CsvSource({
        "nano, 64, 8192",
        "tiny, 512, 8192",
        "llama-3.1-8b, 131072, 1024",
        "llama-3.1-70b, 327680, 1024",
        "deepseek-v3, 70272, 1024"
    })
    void tokenTakesWhatTheModelNeeds(String name, long bytes, int blocks) {
        ModelPreset preset = ModelPreset.parse(name);

        assertThat(preset.bytesPerToken(1)).isEqualTo(bytes);
        assertThat(preset.kvBlocks()).isEqualTo(blocks);
    }

    @Test
    void headsAreSplitOverWorkersOrRepeated() {
        assertThat(ModelPreset.LLAMA_3_1_8B.kvHeadsOnRank(4)).isEqualTo(2);
        assertThat(ModelPreset.TINY.bytesPerToken(2)).isEqualTo(256);
        assertThat(ModelPreset.NANO.kvHeadsOnRank(2)).isEqualTo(1);
        assertThat(ModelPreset.DEEPSEEK_V3.kvHeadsOnRank(8)).isEqualTo(1);
    }

    @Test
    void unevenSplitIsRefused() {
        assertThatThrownBy(() -> ModelPreset.LLAMA_3_1_8B.kvHeadsOnRank(3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("8 KV heads of llama-3.1-8b can't be split over 3 workers");
    }

    @Test
    void unknownNameListsTheKnown() {
        assertThatThrownBy(() -> ModelPreset.parse("gpt-2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "no model preset 'gpt-2'; there are nano, tiny, llama-3.1-8b,"
                                + " llama-3.1-70b, deepseek-v3");
    }
}
