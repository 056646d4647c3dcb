package io.lmcache4j.controller.registry;

import static io.lmcache4j.controller.registry.TestFleet.CPU;
import static io.lmcache4j.controller.registry.TestFleet.DISK;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.controller.message.Tokens;
import io.lmcache4j.controller.message.WorkerReqRetMsg.FullSyncStartRetMsg;
import io.lmcache4j.controller.message.WorkerReqRetMsg.FullSyncStatusRetMsg;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Optional;

class FullSyncTest {
    private static final String REFUSED =
            "Failed to start sync: worker already syncing with different sync_id or worker not"
                    + " found";

    private TestFleet test = new TestFleet(FleetOptions.defaults().withBounds(10, 2, 3));

    @BeforeEach
    void register() {
        test.register("i", 0);
    }

    @AfterEach
    void close() {
        test.close();
    }

    private String state() {
        return test.fleet.worker("i", 0).orElseThrow().syncState();
    }

    @Test
    void everyWorkerIsAskedAfterTheStartOfAController() {
        assertThat(test.beat("i", 0)).containsExactly("controller_restart");
        assertThat(test.beat("i", 0)).containsExactly("controller_restart");
    }

    @Test
    void aWorkerThatSyncsIsNotAsked() {
        test.start("i", "s", 1);

        assertThat(test.beat("i", 0)).isEmpty();
    }

    @Test
    void aWorkerThatHasSyncedIsNotAsked() {
        test.sync("i", "s", 1);

        assertThat(test.beat("i", 0)).isEmpty();
    }

    @Test
    void onceEnoughHaveSyncedNobodyIsAsked() {
        for (String instance : new String[] {"a", "b", "c", "d"}) {
            test.register(instance, 0);
        }
        test.sync("i", "s");
        test.sync("a", "s");
        test.sync("b", "s");
        assertThat(test.beat("d", 0)).containsExactly("controller_restart");

        test.sync("c", "s");
        assertThat(test.beat("d", 0)).isEmpty();
        assertThat(test.fleet.stats().syncProgress()).isEqualTo(0.8);
    }

    @Test
    void onceEnoughHaveSyncedItStaysSo() {
        test.sync("i", "s");
        test.beat("i", 0);
        test.register("a", 0);

        assertThat(test.beat("a", 0)).isEmpty();
    }

    @Test
    void aSyncBegins() {
        assertThat(test.start("i", "s", 3))
                .isEqualTo(new FullSyncStartRetMsg("s", true, Optional.empty()));
        assertThat(state()).isEqualTo("syncing");
    }

    @Test
    void aStrangerCannotBegin() {
        assertThat(test.start("x", "s", 3))
                .isEqualTo(new FullSyncStartRetMsg("s", false, Optional.of(REFUSED)));
    }

    @Test
    void aSecondSyncCannotBeginBesidesTheFirst() {
        test.start("i", "s", 3);

        assertThat(test.start("i", "t", 3))
                .isEqualTo(new FullSyncStartRetMsg("t", false, Optional.of(REFUSED)));
    }

    @Test
    void aSyncWithImpossibleNumbersCannotBegin() {
        assertThat(test.start("i", "s", -1).accepted()).isFalse();
        assertThat(test.start("i", "s", Long.MAX_VALUE).accepted()).isFalse();
        assertThat(state()).isEqualTo("none");
    }

    @Test
    void theBeginningForgetsWhatWasKnownOfThatLocation() {
        test.admit("i", 0, CPU, 0, 1);
        test.admit("i", 0, DISK, 0, 2);
        test.start("i", "s", 1);

        assertThat(test.isHeld(1)).isFalse();
        assertThat(test.isHeld(2)).isTrue();
    }

    @Test
    void whatIsHereAlreadyIsAnswered() {
        test.start("i", "s", 2);
        test.batch("i", "s", 1, 7);

        assertThat(test.isHeld(7)).isTrue();
    }

    @Test
    void aRepeatedBeginningKeepsTheBatches() {
        test.start("i", "s", 2);
        test.batch("i", "s", 1, 7);

        assertThat(test.start("i", "s", 2).accepted()).isTrue();
        assertThat(test.isHeld(7)).isTrue();
        assertThat(test.status("i", "s").missingBatches()).isEqualTo(Tokens.of(0));
    }

    @Test
    void theStatusNamesTheMissingBatches() {
        test.start("i", "s", 4);
        test.batch("i", "s", 1, 7);
        test.batch("i", "s", 3, 8);

        assertThat(test.status("i", "s"))
                .isEqualTo(new FullSyncStatusRetMsg("s", false, 0.0, false, Tokens.of(0, 2)));
        assertThat(test.fleet.stats().missingBatches()).isEqualTo(2);
    }

    @Test
    void whoAsksAfterASyncThatIsForgottenNeedNotWaitForIt() {
        test.register("other", 0);
        FullSyncStatusRetMsg over = new FullSyncStatusRetMsg("t", false, 0.0, true, Tokens.of());
        test.start("i", "s", 4);

        assertThat(test.status("i", "t")).isEqualTo(over);
        assertThat(test.status("unknown", "t")).isEqualTo(over);
        assertThat(test.fleet.stats().syncsForgotten()).isEqualTo(2);
        assertThat(test.status("i", "s").canExitFreeze()).isFalse();
    }

    @Test
    void whoAsksAfterASyncThatFailedNeedNotWaitForIt() {
        test.register("other", 0);
        test.start("i", "s", 4);
        test.pass(300);
        test.fleet.reap();

        assertThat(test.status("i", "s").canExitFreeze()).isTrue();
        assertThat(test.beat("i", 0)).isNotEmpty();
    }

    @Test
    void anOrderThatCameDuringASyncIsRepeatedAfterIt() {
        test.register("other", 0);
        test.admit("i", 0, CPU, 0, 1);
        test.sync("i", "s", 1);
        test.admit("i", 0, CPU, 2, 2);
        assertThat(test.beat("i", 0)).containsExactly("sequence_gap");
        assertThat(test.beat("i", 0)).isEmpty();

        // It is still at the last one, and was deaf.
        test.status("i", "s");

        assertThat(test.beat("i", 0)).containsExactly("sequence_gap");
    }

    @Test
    void anOrderThatIsNotObeyedIsRepeatedAfterTenSeconds() {
        test.sync("i", "s");
        test.admit("i", 0, CPU, 0, 1);
        test.admit("i", 0, CPU, 2, 2);
        assertThat(test.beat("i", 0)).containsExactly("sequence_gap");
        test.pass(9);
        assertThat(test.beat("i", 0)).isEmpty();
        test.pass(1);
        assertThat(test.beat("i", 0)).containsExactly("sequence_gap");
        assertThat(test.beat("i", 0)).isEmpty();
        test.pass(10);
        test.sync("i", "t", 1, 2);
        assertThat(test.beat("i", 0)).isEmpty();
    }

    @Test
    void whoAsksAfterASyncOfAFormerRegistrationIsAskedForAnother() {
        test.sync("i", "s");
        test.register("i", 0);
        assertThat(test.beat("i", 0)).isEmpty();
        test.status("i", "s");

        assertThat(test.beat("i", 0)).containsExactly("worker_re_registered");
    }

    @Test
    void whoIsNotDoneIsToldSoThoughMostOfTheFleetIs() {
        for (String instance : new String[] {"a", "b", "c", "d"}) {
            test.register(instance, 0);
            test.sync(instance, "s");
        }
        test.start("i", "s", 2);
        test.batch("i", "s", 1);
        test.end("i", "s");

        assertThat(test.status("i", "s"))
                .isEqualTo(new FullSyncStatusRetMsg("s", false, 0.8, false, Tokens.of(0)));
    }

    @Test
    void whoIsDoneDoesNotWaitForThoseWhoJoinedLater() {
        test.sync("i", "s");
        for (String instance : new String[] {"a", "b", "c", "d"}) {
            test.register(instance, 0);
            assertThat(test.beat(instance, 0)).isEmpty();
        }
        test.sync("i", "t");

        assertThat(test.status("i", "t"))
                .isEqualTo(new FullSyncStatusRetMsg("t", true, 0.2, true, Tokens.of()));
    }

    @Test
    void whoIsDoneWaitsForTheFleet() {
        test.register("other", 0);
        test.sync("i", "s", 1);

        assertThat(test.status("i", "s"))
                .isEqualTo(new FullSyncStatusRetMsg("s", true, 0.5, false, Tokens.of()));
    }

    @Test
    void anEndWithMissingBatchesIsNoEnd() {
        test.start("i", "s", 2);
        test.batch("i", "s", 0, 7);
        test.end("i", "s");

        assertThat(state()).isEqualTo("syncing");
        assertThat(test.status("i", "s").missingBatches()).isEqualTo(Tokens.of(1));
    }

    @Test
    void theMissingBatchAfterTheEndCompletesIt() {
        test.start("i", "s", 2);
        test.batch("i", "s", 0, 7);
        test.end("i", "s");
        test.batch("i", "s", 1, 8);
        test.end("i", "s");

        assertThat(test.status("i", "s"))
                .isEqualTo(new FullSyncStatusRetMsg("s", true, 1.0, true, Tokens.of()));
        assertThat(test.keys("i")).isEqualTo(2);
    }

    @Test
    void allBatchesWithoutAnEndAreNoEnd() {
        test.start("i", "s", 1);
        test.batch("i", "s", 0, 7);

        assertThat(state()).isEqualTo("syncing");
    }

    @Test
    void aSyncOfNothingEnds() {
        test.start("i", "s", 0);
        test.end("i", "s");

        assertThat(state()).isEqualTo("completed");
    }

    @Test
    void aBatchThatComesTwiceDoesNotStandInForAnother() {
        test.start("i", "s", 2);
        test.batch("i", "s", 0, 7);
        test.batch("i", "s", 0, 7);
        test.end("i", "s");

        assertThat(state()).isEqualTo("syncing");
    }

    @Test
    void aBatchOfAnotherSyncIsIgnored() {
        test.start("i", "s", 2);
        test.batch("i", "t", 0, 7);
        test.batch("i", DISK, "s", 0, 7);
        test.batch("i", "s", 2, 7);
        test.batch("i", "s", -1, 7);
        test.batch("x", "s", 0, 7);

        assertThat(test.isHeld(7)).isFalse();
        assertThat(test.fleet.stats().strayBatches()).isEqualTo(5);
    }

    @Test
    void eventsDuringASyncAreDoneAfterIt() {
        test.start("i", "s", 1);
        test.admit("i", 0, CPU, 0, 1);
        test.evict("i", 0, CPU, 1, 2);
        assertThat(test.isHeld(1)).isFalse();

        test.batch("i", "s", 0, 2, 3);
        test.end("i", "s");

        assertThat(test.isHeld(1)).isTrue();
        assertThat(test.isHeld(2)).isFalse();
        assertThat(test.isHeld(3)).isTrue();
    }

    @Test
    void eventsOfAnotherLocationDoNotWait() {
        test.start("i", "s", 1);
        test.admit("i", 0, DISK, 0, 1);

        assertThat(test.isHeld(1)).isTrue();
    }

    @Test
    void eventsThatFindNoRoomToWaitAskForAnotherSync() {
        test.start("i", "s", 1);
        test.admit("i", 0, CPU, 0, 1, 2);
        test.admit("i", 0, CPU, 2, 3, 4);
        test.batch("i", "s", 0);
        test.end("i", "s");

        assertThat(state()).isEqualTo("completed");
        assertThat(test.fleet.stats().overflowedOperations()).isEqualTo(2);
        assertThat(test.beat("i", 0)).containsExactly("sequence_gap");
    }

    @Test
    void aBreakAmongTheWaitingEventsAsksForAnotherSync() {
        test.start("i", "s", 1);
        test.admit("i", 0, CPU, 0, 1);
        test.admit("i", 0, CPU, 5, 2);
        assertThat(test.beat("i", 0)).isEmpty();
        test.batch("i", "s", 0);
        test.end("i", "s");

        assertThat(test.beat("i", 0)).containsExactly("sequence_gap");
    }

    @Test
    void numbersBeginAnewWithASync() {
        test.admit("i", 0, CPU, 0, 1);
        test.sync("i", "s", 1);
        test.admit("i", 0, CPU, 40, 2);

        assertThat(test.fleet.stats().discontinuities()).isZero();
    }

    @Test
    void numbersThatDidNotGoOnDuringASyncAskForAnother() {
        test.admit("i", 0, CPU, 0, 1);
        test.sync("i", "s", 1);
        test.admit("i", 0, CPU, 2, 2);

        assertThat(test.beat("i", 0)).containsExactly("sequence_gap");
    }

    @Test
    void numbersThatWentOnDuringASyncAskForNothing() {
        test.admit("i", 0, CPU, 0, 1);
        test.start("i", "s", 0);
        test.admit("i", 0, CPU, 1, 2);
        test.end("i", "s");
        test.admit("i", 0, CPU, 2, 3);

        assertThat(test.beat("i", 0)).isEmpty();
    }

    @Test
    void aWorkerSyncsItsLocationsOneAfterTheOther() {
        test.sync("i", "s", 1);
        test.start("i", DISK, "t", 1);
        test.batch("i", DISK, "t", 0, 2);
        test.end("i", DISK, "t");

        assertThat(test.isHeld(1)).isTrue();
        assertThat(test.isHeld(2)).isTrue();
        assertThat(test.status("i", "t").isComplete()).isTrue();
    }

    @Test
    void aSyncWithoutASignOfLifeFails() {
        test.start("i", "s", 2);
        test.batch("i", "s", 0, 7);
        test.pass(300);
        test.fleet.reap();

        assertThat(state()).isEqualTo("failed");
        assertThat(test.fleet.stats().syncsFailed()).isEqualTo(1);
        assertThat(test.isHeld(7)).isTrue();
    }

    @Test
    void theClockOnTheWallEndsNoSyncAndProlongsNone() {
        test.start("i", "s", 2);
        test.setWallClock(1_000_000);
        test.fleet.reap();
        assertThat(state()).isEqualTo("syncing");

        test.setWallClock(-2_000_000);
        test.pass(300);
        test.fleet.reap();
        assertThat(state()).isEqualTo("failed");
    }

    @Test
    void everyBatchIsASignOfLife() {
        test.start("i", "s", 3);
        test.pass(299);
        test.batch("i", "s", 0, 7);
        test.pass(299);
        test.fleet.reap();

        assertThat(state()).isEqualTo("syncing");
    }

    @Test
    void eventsThatWaitedForAFailedSyncAreDone() {
        test.start("i", "s", 2);
        test.admit("i", 0, CPU, 0, 9);
        test.pass(300);
        test.fleet.reap();

        assertThat(test.isHeld(9)).isTrue();
    }

    @Test
    void aFailedSyncIsAskedForAgain() {
        test.register("done", 0);
        test.sync("i", "s");
        test.sync("done", "s");
        test.beat("i", 0);
        test.start("i", "t", 2);
        test.pass(300);
        test.fleet.reap();

        assertThat(test.beat("i", 0)).containsExactly("sync_failed_retry");
        assertThat(test.start("i", "u", 1).accepted()).isTrue();
    }

    @Test
    void aSyncThatWasAskedForAndNeverBeganHasFailed() {
        test.sync("i", "s");
        test.admit("i", 0, CPU, 0, 1);
        test.admit("i", 0, CPU, 7, 2);
        test.beat("i", 0);
        test.pass(300);
        test.fleet.reap();

        assertThat(state()).isEqualTo("failed");
    }

    @Test
    void aWorkerThatStartsAgainEndsItsSync() {
        test.start("i", "s", 2);
        test.register("i", 0);

        assertThat(test.start("i", "t", 1).accepted()).isTrue();
    }

    @Test
    void whoLeavesDuringASyncDoesNotHoldUpTheOthers() {
        test.register("a", 0);
        test.start("a", "s", 2);
        test.sync("i", "s");
        test.deregister("a", 0);

        assertThat(test.status("i", "s").canExitFreeze()).isTrue();
    }
}
