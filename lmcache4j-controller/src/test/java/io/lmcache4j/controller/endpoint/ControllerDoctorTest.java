package io.lmcache4j.controller.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.controller.command.CommandStats;
import io.lmcache4j.controller.explain.FleetFinding;
import io.lmcache4j.controller.registry.Fleet;
import io.lmcache4j.controller.registry.FleetEvents;
import io.lmcache4j.controller.registry.FleetOptions;
import io.lmcache4j.controller.socket.BadFrame;
import io.lmcache4j.controller.socket.BadFrameKind;
import io.lmcache4j.controller.socket.SocketStats;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

class ControllerDoctorTest {
    private final Fleet fleet =
            new Fleet(
                    FleetOptions.defaults(),
                    FleetEvents.none(),
                    InstantSource.system(),
                    System::nanoTime);

    @AfterEach
    void close() {
        fleet.close();
    }

    /** What is around a fleet where all is well but for what a test says. */
    private record Around(
            long mostMemory, long droppedOrders, Map<String, Long> silent, List<BadFrame> frames)
            implements ProcessView {
        static Around well() {
            return new Around(Long.MAX_VALUE, 0, Map.of(), List.of());
        }

        @Override
        public SocketStats sockets() {
            var quiet = new SocketStats.Traffic(0, 0, 0);
            Map<BadFrameKind, Long> counts =
                    frames.isEmpty()
                            ? Map.of()
                            : Map.of(frames.getFirst().kind(), (long) frames.size());
            return new SocketStats(quiet, quiet, quiet, counts, frames, 0);
        }

        @Override
        public CommandStats commands() {
            return new CommandStats(9, 5, 4, 4, 0, 0, 0, silent);
        }

        @Override
        public List<AddressChange> moves() {
            return List.of();
        }

        @Override
        public Optional<String> snapshotTrouble() {
            return Optional.empty();
        }

        @Override
        public SnapshotStats snapshots() {
            return SnapshotStats.NONE;
        }

        @Override
        public Optional<String> openTo() {
            return Optional.empty();
        }

        @Override
        public boolean asksForHeartbeats() {
            return true;
        }

        @Override
        public DialectStats dialects() {
            return new DialectStats(Map.of(), Map.of());
        }

        @Override
        public Duration heartbeatGrace() {
            return Duration.ofSeconds(30);
        }
    }

    private List<FleetFinding> findings(Around process) {
        return new ControllerDoctor(fleet, process).findings();
    }

    private FleetFinding only(Around process) {
        List<FleetFinding> findings = findings(process);
        assertThat(findings).hasSize(1);
        return findings.getFirst();
    }

    @Test
    void whatWasMadeGoodIsNoFinding() {
        assertThat(findings(Around.well())).isEmpty();
    }

    @Test
    void workersThatLeaveCommandsUnansweredAreNamed() {
        FleetFinding finding =
                only(new Around(Long.MAX_VALUE, 0, Map.of("a/1", 3L, "a/0", 1L), List.of()));

        assertThat(finding.id()).isEqualTo("commands_unanswered");
        assertThat(finding.evidence())
                .isEqualTo(
                        "a/0 the last 1, a/1 the last 3; of 2 workers in all, 4 commands since the"
                                + " start");
    }

    @Test
    void ordersThatWereDroppedAreCounted() {
        assertThat(only(new Around(Long.MAX_VALUE, 2, Map.of(), List.of())).id())
                .isEqualTo("pushed_orders_dropped");
    }

    @Test
    void memoryThatIsNearlyFullIsSaidBeforeKeysGetLost() {
        long taken = fleet.stats().directoryBytes();

        assertThat(findings(new Around(3 * taken, 0, Map.of(), List.of()))).isEmpty();
        assertThat(only(new Around(taken + taken / 2, 0, Map.of(), List.of())).id())
                .isEqualTo("memory_nearly_full");
    }

    @Test
    void badFramesAreCountedByPeer() {
        List<BadFrame> frames =
                IntStream.range(0, 4)
                        .mapToObj(
                                i ->
                                        new BadFrame(
                                                Instant.EPOCH,
                                                "pull",
                                                BadFrameKind.FAILED,
                                                (i == 3 ? "10.0.0.1:" : "10.0.0.2:") + (4000 + i),
                                                1,
                                                "00",
                                                "Java heap space"))
                        .toList();

        FleetFinding finding = only(new Around(Long.MAX_VALUE, 0, Map.of(), frames));

        assertThat(finding.evidence())
                .startsWith("4 failed; of the last 4, 3 from 10.0.0.2, 1 from 10.0.0.1; the last");
        assertThat(finding.remedy()).contains("memory is full");
    }
}
