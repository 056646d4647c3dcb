package io.lmcache4j.controller.explain;

import static io.lmcache4j.controller.registry.TestFleet.CPU;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.lmcache4j.controller.registry.FleetOptions;
import io.lmcache4j.controller.registry.TestFleet;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

class FleetDoctorTest {
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final TestFleet test =
            new TestFleet(FleetOptions.defaults().withReaping(Duration.ofSeconds(30)));

    @AfterEach
    void close() {
        test.close();
    }

    private static FleetDoctor doctor(TestFleet looked) {
        return new FleetDoctor(looked.fleet, GRACE);
    }

    private List<String> findings() {
        return doctor(test).findings().stream().map(FleetFinding::id).toList();
    }

    private FleetFinding finding(String id) {
        return doctor(test).findings().stream()
                .filter(f -> f.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static long[] keys(int count, long sign) {
        return LongStream.rangeClosed(1, count).map(key -> sign * key).toArray();
    }

    @Test
    void aHealthyFleetHasNoFindings() {
        test.beat("a", 0);
        test.sync("a", "s", keys(100, -1));

        assertThat(findings()).isEmpty();
    }

    @Test
    void twoProcessesOfOneNameAreNamed() {
        test.register("a", 0, "10.0.0.6", 8500);
        test.beat("a", 0, "10.0.0.5", 8500);
        test.beat("a", 0, "10.0.0.5", 8500);
        test.pass(3);

        assertThat(finding("same_name_twice").evidence())
                .isEqualTo("another a/0 is at 10.0.0.5:8500: 2 heartbeats, the last 3 s ago");
    }

    @Test
    void workersThatWereRemovedAreNamedUntilTheyComeBack() {
        test.beat("a", 0);
        test.pass(31);
        test.fleet.reap();
        test.pass(4);
        assertThat(finding("workers_removed").evidence()).isEqualTo("a/0 4 s ago");

        test.beat("a", 0);
        assertThat(findings()).doesNotContain("workers_removed");
    }

    @Test
    void workersWhoseHeartbeatsStoppedAreNamedWhereTheReaperIsOff() {
        try (var other = new TestFleet()) {
            other.beat("a", 0);
            other.pass(301);
            other.fleet.reap();

            assertThat(doctor(other).findings())
                    .extracting(FleetFinding::id, FleetFinding::evidence)
                    .contains(tuple("heartbeats_stopped", "none for 300 s from a/0"));
        }
    }

    @Test
    void workersWithoutHeartbeatAreNamedWhileTheReaperIsOn() {
        test.register("a", 0);
        test.pass(GRACE.toSeconds());

        assertThat(finding("no_heartbeat").evidence()).startsWith("a/0 never sent one");
    }

    @Test
    void aWorkerMayTakeAWhileToSendItsFirstHeartbeat() {
        test.register("a", 0);
        test.pass(GRACE.toSeconds() - 1);

        assertThat(findings()).isEmpty();
    }

    @Test
    void workersWithoutHeartbeatAreFineWhileTheReaperIsOff() {
        try (var other = new TestFleet()) {
            other.register("a", 0);
            other.pass(GRACE.toSeconds());

            assertThat(doctor(other).findings()).isEmpty();
        }
    }

    @Test
    void sendersThatAreNotRegisteredAreNamed() {
        test.admit("x", 1, CPU, 0, 7);

        assertThat(finding("unregistered_senders").evidence())
                .isEqualTo("1 operations of x/1 were dropped");
    }

    @Test
    void keysThatAreNeverNegativeAreDigests() {
        test.beat("a", 0);
        test.admit("a", 0, CPU, 0, keys(20, 1));

        assertThat(findings()).containsExactly("other_hash_algorithm");
    }

    @Test
    void instancesAtOneAddressAreNamed() {
        test.beat("a", 0);
        test.beat("b", 0);

        assertThat(finding("instances_share_address").evidence()).isEqualTo("10.0.0.5: [a, b]");
    }

    @Test
    void ranksThatHoldVeryDifferentNumbersAreNamed() {
        test.beat("a", 0);
        test.beat("a", 1);
        test.admit("a", 0, CPU, 0, keys(1000, -1));
        test.admit("a", 1, CPU, 0, keys(499, -1));

        assertThat(findings()).containsExactly("ranks_disagree");
    }

    @Test
    void failedSyncsAreNamed() {
        test.beat("a", 0);
        test.start("a", "s", 3);
        test.pass(29);
        test.beat("a", 0);
        for (int i = 0; i < 12; i++) {
            test.pass(29);
            test.beat("a", 0);
        }
        test.fleet.reap();

        assertThat(findings()).containsExactly("full_sync_failed");
    }

    @Test
    void lostEventsAreNamedUntilASyncIsAskedFor() {
        test.beat("a", 0);
        test.sync("a", "s", -1);
        test.admit("a", 0, CPU, 0, -2);
        test.admit("a", 0, CPU, 9, -3);
        assertThat(findings()).containsExactly("lost_events");

        test.beat("a", 0);
        assertThat(findings()).isEmpty();
    }

    @Test
    void whatCouldNotBeSweptIsSaid() {
        List<FleetFinding> findings = new ArrayList<>();
        FleetDoctor.unswept(0, findings);
        assertThat(findings).isEmpty();

        FleetDoctor.unswept(2, findings);

        assertThat(findings).extracting(FleetFinding::id).containsExactly("directory_not_swept");
        assertThat(findings.getFirst().evidence()).startsWith("2 of their locations");
    }
}
