package io.lmcache4j.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.cli.host.ModelPreset;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

class PoolPlanTest {
    // Two full chunks of 256 KiB and one of 88 tokens, 45,056 bytes.
    private static final long DISTINCT = 2 * (256 << 10) + 45_056;

    @TempDir Path folder;
    private Path trace;

    @BeforeEach
    void writeTrace() throws Exception {
        trace =
                Files.writeString(
                        folder.resolve("t"),
                        "{\"timestamp\":0,\"input_length\":1112,\"output_length\":1,\"hash_ids\":[1,2,3]}");
    }

    @Test
    void withoutCapacityEverythingMustFit() throws Exception {
        PoolPlan plan = plan(Optional.empty());

        assertThat(plan.neededBytes()).isEqualTo(DISTINCT);
        assertThat(plan.poolBytes()).isGreaterThan(DISTINCT);
    }

    @Test
    void capacityBoundsTheNeed() throws Exception {
        assertThat(plan(Optional.of(1)).neededBytes()).isEqualTo(256 << 10);
        assertThat(plan(Optional.of(Integer.MAX_VALUE)).neededBytes()).isEqualTo(DISTINCT);
    }

    @Test
    void refusesMoreThanEightyPercentOfFreeMemoryAndSaysWhatToPass() throws Exception {
        PoolPlan plan = plan(Optional.empty());

        assertThatCode(() -> plan.check(DISTINCT * 100 / 80 + 200)).doesNotThrowAnyException();
        assertThatThrownBy(() -> plan.check(400 << 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("take 556.0 KiB, more than 80 % of the 400.0 KiB")
                .hasMessageContaining("pass --capacity-chunks 1 or a smaller --model");
    }

    private PoolPlan plan(Optional<Integer> capacity) throws Exception {
        return PoolPlan.of(trace, ModelPreset.TINY, 512, capacity);
    }
}
