package io.lmcache4j.controller.registry;

import static io.lmcache4j.controller.registry.TestFleet.CPU;
import static io.lmcache4j.controller.registry.TestFleet.DISK;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.lmcache4j.controller.message.P2PLayout;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class SnapshotTest {
    @TempDir Path folder;

    private final TestFleet before = new TestFleet();
    private TestFleet after = new TestFleet();

    @BeforeEach
    void fill() {
        before.register("a", 0, "10.0.0.1", 7);
        before.register("b", 0);
        before.register("silent", 0);
        before.beat("a", 0);
        before.beat("b", 0);
        before.admit("a", 0, CPU, 0, 1, -2);
        before.admit("a", 0, DISK, 0, 3);
        before.admit("silent", 0, CPU, 0, 4);
    }

    @AfterEach
    void close() {
        before.close();
        after.close();
    }

    private Path file() {
        return folder.resolve("fleet");
    }

    private void restart() throws IOException {
        assertThat(before.fleet.save(file())).isEqualTo(4);
        assertThat(after.fleet.load(file())).hasValue(4);
        after.takeProcessesOf(before);
    }

    @Test
    void whatWasKnownIsKnownAgain() throws IOException {
        restart();

        assertThat(after.peer("asker", 0, 1, -2)).isEqualTo(new P2PLayout("a", CPU, 2, "a-0:1"));
        assertThat(after.isHeld(3)).isTrue();
        assertThat(after.fleet.workers())
                .extracting(KnownWorker::info)
                .isEqualTo(before.fleet.workers().stream().map(KnownWorker::info).toList());
        assertThat(after.events)
                .containsExactly("registered a/0", "registered b/0", "registered silent/0");
    }

    @Test
    void everyWorkerIsAskedUntilItSyncs() throws IOException {
        restart();
        assertThat(after.beat("a", 0)).containsExactly("controller_restart");
        assertThat(after.beat("a", 0)).containsExactly("controller_restart");

        after.sync("a", "s", 9);
        assertThat(after.beat("a", 0)).isEmpty();
        assertThat(after.isHeld(1)).isFalse();
        assertThat(after.isHeld(9)).isTrue();
        assertThat(after.isHeld(3)).isTrue();
    }

    @Test
    void whoIsLateIsAskedEvenIfEnoughHaveSynced() throws IOException {
        for (String instance : new String[] {"c", "d", "e", "f", "g", "h", "i"}) {
            before.register(instance, 0);
        }
        restart();
        for (String instance : new String[] {"b", "c", "d", "e", "f", "g", "h", "i"}) {
            after.sync(instance, "s");
        }

        assertThat(after.fleet.stats().allWanted()).isFalse();
        assertThat(after.beat("a", 0)).containsExactly("controller_restart");
    }

    @Test
    void nobodyWaitsForThoseThatMayBeDead() throws IOException {
        restart();
        after.beat("a", 0);
        after.beat("b", 0);
        after.sync("a", "s", 9);
        assertThat(after.status("a", "s").canExitFreeze()).isFalse();
        after.sync("b", "s", 9);

        assertThat(after.fleet.workers()).hasSize(3);
        assertThat(after.fleet.stats().syncProgress()).isEqualTo(1);
        assertThat(after.status("a", "s").canExitFreeze()).isTrue();
    }

    @Test
    void nobodyIsRemovedAtOnce() throws IOException {
        before.pass(100_000);
        after.pass(200_000);
        restart();
        after.pass(300);
        after.fleet.reap();

        assertThat(after.fleet.workers()).hasSize(3);
    }

    @Test
    void whoDoesNotComeBackWithinItsLeaseIsRemovedEvenWithoutReaper() throws IOException {
        restart();
        after.pass(100);
        after.beat("b", 0);
        after.pass(201);
        after.fleet.reap();

        assertThat(after.fleet.worker("a", 0)).isEmpty();
        assertThat(after.isHeld(1)).isFalse();
        assertThat(after.fleet.worker("b", 0)).isPresent();
        assertThat(after.fleet.worker("silent", 0)).isPresent();
        assertThat(after.isHeld(4)).isTrue();
    }

    @Test
    void eventsThatGoOnAreNoBreak() throws IOException {
        restart();
        after.admit("a", 0, CPU, 2, 5);

        assertThat(after.fleet.stats().discontinuities()).isZero();
        assertThat(after.isHeld(5)).isTrue();
    }

    @Test
    void eventsThatWereMissedAreABreak() throws IOException {
        restart();
        after.admit("silent", 0, CPU, 3, 5);

        assertThat(after.fleet.stats().discontinuities()).isEqualTo(1);
    }

    @Test
    void workersThatRegisterAgainAreOrdered() throws IOException {
        restart();
        after.register("a", 0, "10.0.0.9", 7);

        assertThat(after.isHeld(1)).isFalse();
        assertThat(after.events).endsWith("moved a to 10.0.0.9:7");
    }

    @Test
    void withoutAFileTheFleetStartsEmpty() throws IOException {
        assertThat(after.fleet.load(file())).isEmpty();
    }

    @Test
    void aDamagedFileLoadsNothing() throws IOException {
        before.fleet.save(file());
        byte[] bytes = Files.readAllBytes(file());
        bytes[bytes.length / 2] ^= 1;
        Files.write(file(), bytes);

        assertThatIOException().isThrownBy(() -> after.fleet.load(file()));
        assertThat(after.fleet.workers()).isEmpty();
        assertThat(after.fleet.stats().keys()).isZero();
        assertThat(after.events).isEmpty();
    }

    @Test
    void moreWorkersThanThereIsRoomForLoadNothing() throws IOException {
        before.fleet.save(file());
        after.close();
        after = new TestFleet(FleetOptions.defaults().withBounds(2, 8, 8));

        assertThatIOException()
                .isThrownBy(() -> after.fleet.load(file()))
                .withMessageContaining("worker 0 of silent is one too many");
        assertThat(after.fleet.workers()).isEmpty();
        assertThat(after.fleet.stats().keys()).isZero();
        assertThat(after.fleet.stats().syncProgress()).isZero();
    }

    @Test
    void aFleetWithWorkersLoadsNothing() throws IOException {
        before.fleet.save(file());

        assertThatIllegalStateException().isThrownBy(() -> before.fleet.load(file()));
    }
}
