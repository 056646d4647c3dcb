package io.lmcache4j.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.controller.socket.RawPeer;
import io.lmcache4j.controller.socket.SocketLimits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Connections that say nothing take memory and a descriptor each, and nothing else. */
@Timeout(600)
class SilentConnectionsTest {
    private static final int WANTED = 10_000;
    private static final int DESCRIPTORS_FOR_THE_REST = 1_000;

    private static final long MOST_BYTES_EACH = 16_000;

    @TempDir Path folder;

    private static int crowd() throws IOException {
        return Math.min(WANTED, mostDescriptors() - DESCRIPTORS_FOR_THE_REST);
    }

    private static int mostDescriptors() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/limits"))) {
            Matcher limit =
                    lines.map(Pattern.compile("Max open files +(\\d+) .*")::matcher)
                            .filter(Matcher::matches)
                            .findFirst()
                            .orElseThrow();
            return Integer.parseInt(limit.group(1));
        }
    }

    private static long memory() {
        System.gc();
        long direct =
                ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + direct;
    }

    private static List<Integer> ports(Controller controller) {
        return List.of(
                controller.pullPort(),
                controller.replyPort(),
                controller.heartbeatPort().getAsInt());
    }

    private RunningController start(Duration handshake) {
        SocketLimits usual = SocketLimits.DEFAULTS;
        return RunningController.start(
                folder,
                Map.of(),
                new SocketLimits(
                        usual.maxMessageBytes(),
                        usual.maxFrames(),
                        usual.maxUnfinishedBytes(),
                        usual.messageTimeout(),
                        usual.highWaterMark(),
                        handshake,
                        usual.backlog(),
                        usual.receiveBufferBytes()));
    }

    @Test
    void tenThousandKeepNobodyWaiting() throws Exception {
        int count = crowd();
        try (var log = new NotedLog();
                var running = start(Duration.ofMinutes(10));
                var worker = PythonWorker.start(running.controller(), "a", 0)) {
            worker.does("register");
            Heard.check(running, worker, 0);
            log.forget();
            long openBefore = Heard.descriptors();
            long memoryBefore = memory();
            try (var crowd = Crowd.connect(count, new byte[0], ports(running.controller()))) {
                crowd.awaitConnected();
                RunningController.await(() -> Heard.descriptors() >= openBefore + count);
                long each = (memory() - memoryBefore) / count;
                assertThat(each).as("bytes for each connection").isLessThan(MOST_BYTES_EACH);

                for (int round = 1; round <= 10; round++) {
                    Heard.check(running, worker, round);
                }

                crowd.leave();
                RunningController.await(() -> Heard.descriptors() < openBefore + 100);
            }
            Heard.check(running, worker, 11);
            Heard.nothingBad(running);
            assertThat(log.lines()).isEmpty();
        }
    }

    @Test
    void theyAreSentAwayWhenTheHandshakeIsLate() throws Exception {
        byte[] greeting = HexFormat.of().parseHex(RawPeer.GREETING);
        try (var log = new NotedLog();
                var running = start(Duration.ofSeconds(2));
                var worker = PythonWorker.start(running.controller(), "a", 0)) {
            worker.does("register");
            Heard.check(running, worker, 0);
            log.forget();
            long openBefore = Heard.descriptors();
            byte[] half = Arrays.copyOf(greeting, 20);
            for (byte[] opening : List.of(new byte[0], half, greeting)) {
                try (var crowd = Crowd.connect(1000, opening, ports(running.controller()))) {
                    crowd.awaitConnected();
                    crowd.awaitEnded();
                    RunningController.await(() -> Heard.descriptors() < openBefore + 100);
                }
            }
            Heard.check(running, worker, 1);
            Heard.nothingBad(running);
            assertThat(log.lines()).isEmpty();
        }
    }
}
