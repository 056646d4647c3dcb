package io.lmcache4j.controller.registry;

import static io.lmcache4j.controller.registry.TestFleet.CPU;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.controller.message.ErrorMsg;
import io.lmcache4j.controller.message.WorkerInfo;
import io.lmcache4j.controller.message.WorkerReqMsg.HeartbeatMsg;
import io.lmcache4j.controller.message.WorkerReqMsg.RegisterMsg;
import io.lmcache4j.controller.message.WorkerReqRetMsg.RegisterRetMsg;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class MembershipTest {
    private TestFleet test = new TestFleet();

    @AfterEach
    void close() {
        test.close();
    }

    private void use(FleetOptions options) {
        test.close();
        test = new TestFleet(options);
    }

    private WorkerInfo info(String instance) {
        return test.fleet.worker(instance, 0).orElseThrow().info();
    }

    @Test
    void aWorkerIsKnownOnceItRegistered() {
        test.register("i", 0);

        assertThat(info("i"))
                .isEqualTo(
                        new WorkerInfo(
                                "i",
                                0,
                                "10.0.0.5",
                                8500,
                                Optional.of("i-0:1"),
                                1735689600.0,
                                1735689600.0));
        assertThat(test.events).containsExactly("registered i/0");
    }

    @Test
    void withoutAHeartbeatPortNothingIsSaidOfOne() {
        assertThat(test.register("i", 0)).isEqualTo(new RegisterRetMsg(Map.of()));
    }

    @Test
    void aWorkerIsToldWhereHeartbeatsAreWanted() {
        use(
                FleetOptions.defaults()
                        .withHeartbeat(new HeartbeatAddress("0.0.0.0", 8082, "10.0.0.9")));

        assertThat(test.register("i", 0))
                .isEqualTo(new RegisterRetMsg(Map.of("heartbeat_url", "10.0.0.9:8082")));
    }

    @Test
    void workersAreListedInOrderOfRegistrationOfTheirInstances() {
        test.register("b", 1);
        test.register("a", 0);
        test.register("b", 0);

        assertThat(test.fleet.workers().stream().map(known -> name(known.info())))
                .containsExactly("b/1", "b/0", "a/0");
    }

    private static String name(WorkerInfo info) {
        return info.instanceId() + "/" + info.workerId();
    }

    @Test
    void aWorkerThatRegistersAgainIsWhereItSaysNow() {
        test.register("i", 0, "10.0.0.5", 8500);
        test.register("i", 0, "10.0.0.6", 8600);

        assertThat(info("i").ip()).isEqualTo("10.0.0.6");
        assertThat(info("i").port()).isEqualTo(8600);
        assertThat(test.events).containsExactly("registered i/0", "moved i to 10.0.0.6:8600");
    }

    @Test
    void aWorkerThatRegistersAgainAtTheSamePlaceDoesNotMove() {
        test.register("i", 0);
        test.register("i", 0);

        assertThat(test.events).containsExactly("registered i/0");
    }

    @Test
    void aWorkerThatRegistersAgainHoldsNothing() {
        test.register("i", 0);
        test.admit("i", 0, CPU, 0, 7);
        test.register("i", 0);

        assertThat(test.isHeld(7)).isFalse();
        assertThat(test.keys("i")).isZero();
    }

    @Test
    void aWorkerThatRegistersAgainCountsItsEventsFromTheBeginning() {
        test.register("i", 0);
        test.admit("i", 0, CPU, 0, 7, 8);
        test.register("i", 0);
        test.admit("i", 0, CPU, 0, 9);

        assertThat(test.fleet.stats().discontinuities()).isZero();
    }

    @Test
    void aWorkerThatRegistersAgainStartsWithNewTimes() {
        test.register("i", 0);
        test.pass(60);
        test.register("i", 0);

        assertThat(info("i").registrationTime()).isEqualTo(1735689660.0);
        assertThat(info("i").lastHeartbeatTime()).isEqualTo(1735689660.0);
    }

    @Test
    void aHeartbeatIsASignOfLife() {
        test.register("i", 0);
        test.pass(5);
        test.beat("i", 0);

        assertThat(info("i").lastHeartbeatTime()).isEqualTo(1735689605.0);
        assertThat(test.fleet.worker("i", 0).orElseThrow().heartbeats()).isTrue();
    }

    @Test
    void aHeartbeatOfAStrangerRegistersItAndAsksForAllItHas() {
        assertThat(test.beat("i", 0)).containsExactly("worker_re_registered");
        assertThat(test.events).containsExactly("registered i/0");
    }

    @Test
    void aStrangerIsAskedForAllItHasOnce() {
        test.beat("i", 0);

        assertThat(test.beat("i", 0)).isEmpty();
    }

    @Test
    void aWorkerThatLeavesTakesItsKeysWithIt() {
        test.register("i", 0);
        test.admit("i", 0, CPU, 0, 7);
        test.deregister("i", 0);

        assertThat(test.fleet.workers()).isEmpty();
        assertThat(test.isHeld(7)).isFalse();
        assertThat(test.events).containsExactly("registered i/0", "left i/0");
    }

    @Test
    void theLeavingOfAStrangerChangesNothing() {
        test.register("i", 0);
        test.deregister("i", 1);

        assertThat(test.fleet.workers()).hasSize(1);
    }

    @Test
    void aLateFarewellOfAnOldProcessDoesNotRemoveTheNewOne() {
        test.register("i", 0, "10.0.0.5", 8500);
        test.register("i", 0, "10.0.0.6", 8500);
        test.admit("i", 0, CPU, 0, 7);
        test.deregister("i", 0, "10.0.0.5", 8500);
        test.deregister("i", 0, "10.0.0.6", 8501);

        assertThat(test.isHeld(7)).isTrue();
        assertThat(test.fleet.stats().strangersLeft()).isEqualTo(2);
        assertThat(test.fleet.stats().deregistrations()).isZero();

        test.deregister("i", 0, "10.0.0.6", 8500);
        assertThat(test.fleet.workers()).isEmpty();
    }

    @Test
    void aHeartbeatFromElsewhereIsNotThatOfTheRegisteredWorker() {
        use(FleetOptions.defaults().withReaping(Duration.ofSeconds(30)));
        test.register("i", 0, "10.0.0.6", 8500);
        test.admit("i", 0, CPU, 0, 7);
        test.beat("i", 0);
        test.pass(20);
        assertThat(test.beat("i", 0, "10.0.0.5", 8500)).isEmpty();
        test.pass(11);
        test.fleet.reap();

        assertThat(test.isHeld(7)).isFalse();
        assertThat(test.fleet.workers()).isEmpty();
        assertThat(test.fleet.stats().strangeHeartbeats()).isEqualTo(1);
    }

    @Test
    void aProcessTakesTheNameOfOneThatIsSilent() {
        test.register("i", 0, "10.0.0.6", 8500);
        test.admit("i", 0, CPU, 0, 7);
        test.pass(300);
        assertThat(test.beat("i", 0, "10.0.0.5", 8500)).isEmpty();
        test.pass(1);

        assertThat(test.beat("i", 0, "10.0.0.5", 8500)).containsExactly("worker_re_registered");
        assertThat(test.isHeld(7)).isFalse();
        assertThat(test.fleet.strangers()).isEmpty();
        assertThat(test.events).containsExactly("registered i/0", "moved i to 10.0.0.5:8500");
    }

    @Test
    void aProcessTakesTheNameOfOneThatIsOnlyRemembered(@TempDir Path folder) throws IOException {
        test.register("i", 0, "10.0.0.6", 8500);
        test.admit("i", 0, CPU, 0, 7);
        test.fleet.save(folder.resolve("s"));
        use(FleetOptions.defaults());
        test.fleet.load(folder.resolve("s"));

        assertThat(test.beat("i", 0, "10.0.0.5", 8500)).containsExactly("worker_re_registered");
        assertThat(test.isHeld(7)).isFalse();
    }

    @Test
    void aWorkerThatRegistersTwiceIsAskedForWhatItMayHold() {
        test.register("i", 0);
        test.sync("i", "s", 7);
        test.register("i", 0);
        assertThat(test.isHeld(7)).isFalse();

        assertThat(test.beat("i", 0)).containsExactly("worker_re_registered");
    }

    @Test
    void aWorkerThatRegistersTwiceDuringASyncIsAskedForItAgain() {
        test.register("i", 0);
        test.sync("i", "s");
        test.start("i", "t", 1);
        test.register("i", 0);

        assertThat(test.beat("i", 0)).containsExactly("worker_re_registered");
    }

    @Test
    void aWorkerThatHadNothingToLoseIsNotAsked() {
        test.register("i", 0);
        test.sync("i", "s");
        test.register("i", 0);

        assertThat(test.beat("i", 0)).isEmpty();
    }

    @Test
    void anInstanceThatCameBackIsTheLastInLine() {
        test.register("a", 0);
        test.register("b", 0);
        test.deregister("a", 0);
        test.register("a", 0);

        assertThat(test.fleet.workers().stream().map(known -> known.info().instanceId()))
                .containsExactly("b", "a");
    }

    @Test
    void theFirstInstanceAtAnAddressIsAnswered() {
        test.register("a", 0, "10.0.0.1", 1);
        test.register("b", 0, "10.0.0.2", 1);
        test.register("c", 0, "10.0.0.2", 2);

        assertThat(test.fleet.instanceAt("10.0.0.2")).contains("b");
        assertThat(test.fleet.instanceAt("10.0.0.3")).isEmpty();
    }

    @Test
    void aWorkerWhoseHeartbeatsStoppedIsReaped() {
        use(FleetOptions.defaults().withReaping(Duration.ofSeconds(30)));
        test.register("i", 0);
        test.admit("i", 0, CPU, 0, 7);
        test.beat("i", 0);
        test.pass(31);
        test.fleet.reap();

        assertThat(test.fleet.workers()).isEmpty();
        assertThat(test.isHeld(7)).isFalse();
        assertThat(test.events).containsExactly("registered i/0", "left i/0");
    }

    @Test
    void aWorkerWhoseLeaseLastsIsNotReaped() {
        use(FleetOptions.defaults().withReaping(Duration.ofSeconds(30)));
        test.beat("i", 0);
        test.pass(30);
        test.fleet.reap();

        assertThat(test.fleet.workers()).hasSize(1);
    }

    @Test
    void aWorkerWithoutHeartbeatsIsNeverReaped() {
        use(FleetOptions.defaults().withReaping(Duration.ofSeconds(30)));
        test.register("i", 0);
        test.pass(100_000);
        test.fleet.reap();

        assertThat(test.fleet.workers()).hasSize(1);
    }

    @Test
    void nobodyIsReapedUnlessAskedFor() {
        test.beat("i", 0);
        test.pass(100_000);
        test.fleet.reap();

        assertThat(test.fleet.workers()).hasSize(1);
    }

    @Test
    void theClockOnTheWallEndsNoLeaseAndProlongsNone() {
        use(FleetOptions.defaults().withReaping(Duration.ofSeconds(30)));
        test.beat("i", 0);
        test.setWallClock(1_000_000);
        test.fleet.reap();
        assertThat(test.fleet.workers()).hasSize(1);

        test.setWallClock(-2_000_000);
        test.pass(31);
        test.fleet.reap();
        assertThat(test.fleet.workers()).isEmpty();
    }

    @Test
    void aReapedWorkerComesBackWithItsNextHeartbeat() {
        use(FleetOptions.defaults().withReaping(Duration.ofSeconds(30)));
        test.beat("i", 0);
        test.pass(31);
        test.fleet.reap();

        assertThat(test.beat("i", 0)).containsExactly("worker_re_registered");
    }

    @Test
    void aPortThatCannotBeIsRefused() {
        assertThat(test.register("i", 0, "10.0.0.5", 65_536))
                .isEqualTo(new ErrorMsg("port must be 0 to 65535, was 65536"));
        assertThat(test.fleet.workers()).isEmpty();
    }

    @Test
    void workersOverTheBoundAreRefused() {
        use(FleetOptions.defaults().withBounds(1, 1, 1));
        test.register("a", 0);

        assertThat(test.register("b", 0))
                .isEqualTo(new ErrorMsg("no room for another worker, 1 are registered"));
        assertThat(test.fleet.stats().refusals()).isEqualTo(1);
    }

    @Test
    void aRegistrationPushedByAnOldWorkerCounts() {
        test.fleet.pushed(new RegisterMsg("i", 0, "10.0.0.5", 8500, Optional.empty()), _ -> {});

        assertThat(test.fleet.workers()).hasSize(1);
    }

    @Test
    void aPushedHeartbeatIsNotTakenAsAnswered() {
        test.fleet.pushed(new HeartbeatMsg("i", 0, "10.0.0.5", 8500, Optional.empty()), _ -> {});

        assertThat(test.beat("i", 0)).isEqualTo(List.of("worker_re_registered"));
    }

    @Test
    void aListenerThatFailsKeepsNobodyFromRegistering() {
        FleetEvents failing =
                new FleetEvents() {
                    @Override
                    public void registered(WorkerInfo worker) {
                        throw new IllegalStateException("expected in a test");
                    }

                    @Override
                    public void moved(WorkerInfo worker) {}

                    @Override
                    public void left(String instanceId, long workerId) {}
                };
        try (var fleet = new Fleet(FleetOptions.defaults(), failing, test, System::nanoTime)) {
            var answer = fleet.asked(new RegisterMsg("i", 0, "10.0.0.5", 1, Optional.empty()));

            assertThat(answer).isEqualTo(new RegisterRetMsg(Map.of()));
            assertThat(fleet.workers()).hasSize(1);
        }
    }
}
