package io.lmcache4j.cli.jlama;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.cli.output.Json;
import io.lmcache4j.engine.InferenceInfo;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class DemoReportTest {
    private final DemoReport report =
            new DemoReport(
                    new InferenceInfo(
                            "jlama 0.8.4",
                            "",
                            new InferenceInfo.Model(
                                    Optional.of("m"),
                                    Optional.of("torch.float32"),
                                    Optional.of(4090),
                                    Optional.of(320),
                                    Optional.of(8),
                                    Optional.of(8),
                                    Optional.of(4),
                                    Optional.of(64)),
                            new InferenceInfo.Cache(
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty())),
                    List.of(
                            new DemoRow(768, 64, 1500.00049, 150, true, 5376, 96L << 20),
                            new DemoRow(2048, 64, 4000, 200, true, 14_336, 256L << 20)));

    @Test
    void jsonHasRowsAndTokensSavedAndNothingElse() {
        assertThat(Json.pretty(report.json()))
                .isEqualTo(
                        """
                        {
                          "rows": [
                            {
                              "shared_tokens": 768,
                              "new_tokens": 64,
                              "cold_ms": 1500.0,
                              "warm_ms": 150.0,
                              "identical": true
                            },
                            {
                              "shared_tokens": 2048,
                              "new_tokens": 64,
                              "cold_ms": 4000.0,
                              "warm_ms": 200.0,
                              "identical": true
                            }
                          ],
                          "tokens_saved": 19712
                        }
                        """);
    }

    @Test
    void tableSaysWhatItIsAbout() {
        assertThat(report.text())
                .isEqualTo(
                        """
                        jlama 0.8.4, m: 8 layers, 8 heads over 4 KV heads of 64, torch.float32
                        8 conversations share a system prompt; time to first token:

                        shared  new  cold      warm    faster      saved          moved      identical
                        768     64   1,500 ms  150 ms  10.0 times  5,376 tokens   96.0 MiB   yes
                        2,048   64   4,000 ms  200 ms  20.0 times  14,336 tokens  256.0 MiB  yes
                        """);
    }

    @Test
    void barsAreAsLongAsTheTimes() {
        assertThat(report.chart())
                .isEqualTo(
                        """

                           768 cold ##################### 1,500 ms
                           768 warm ## 150 ms
                          2048 cold ######################################################## 4,000 ms
                          2048 warm ### 200 ms
                        """);
    }

    @Test
    void onePromptThatCameOutOtherwiseIsTold() {
        DemoRow wrong = new DemoRow(768, 64, 1500, 150, false, 5376, 0);
        assertThat(new DemoReport(report.engine(), List.of(report.rows().getFirst(), wrong)))
                .satisfies(other -> assertThat(other.identical()).isFalse())
                .satisfies(other -> assertThat(other.text()).contains("NO"));
    }
}
