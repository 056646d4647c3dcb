package io.lmcache4j.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.controller.registry.FleetOptions;
import io.lmcache4j.controller.registry.TestFleet;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class ReaperTest {
    private final TestFleet test =
            new TestFleet(FleetOptions.defaults().withReaping(Duration.ofSeconds(30)));
    private final Reaper reaper =
            new Reaper(test.fleet, Duration.ofSeconds(5), () -> test.passed().toNanos());

    @Test
    void endsLeasesRoundByRound() {
        test.beat("i", 0);
        for (int round = 0; round < 6; round++) {
            test.pass(5);
            reaper.run();
        }
        assertThat(test.fleet.workers()).hasSize(1);

        test.pass(5);
        assertThat(reaper.run().message()).isEmpty();
        assertThat(test.fleet.workers()).isEmpty();
    }

    @Test
    void afterAHaltOfThisProcessWhoLivesIsHeardFirst() {
        test.beat("alive", 0);
        test.beat("dead", 0);
        test.pass(3600);
        assertThat(reaper.run().message()).contains("stood still for 3600 s");
        assertThat(test.fleet.workers()).hasSize(2);

        test.beat("alive", 0);
        test.pass(5);
        reaper.run();
        assertThat(test.fleet.workers())
                .extracting(known -> known.info().instanceId())
                .containsExactly("alive");
    }
}
