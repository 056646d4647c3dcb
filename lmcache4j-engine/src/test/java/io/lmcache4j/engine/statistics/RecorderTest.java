package io.lmcache4j.engine.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

@Timeout(30)
class RecorderTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(10);
    private static final long[] ONE = {7};

    @TempDir Path directory;

    private final HeldClock clock = new HeldClock();

    @AfterEach
    void letGo() {
        clock.letGo();
    }

    /** A recorder whose thread is held by the first request. */
    private Recorder held(int capacity, Duration callerPatience, Duration controlPatience)
            throws InterruptedException {
        Recorder recorder =
                new Recorder(
                        new FileHashStrategy(directory, 1 << 20, 10, clock),
                        capacity,
                        callerPatience,
                        controlPatience);
        recorder.record("held", ONE);
        clock.awaitAsked();
        return recorder;
    }

    private static Recorder bloom(int capacity) {
        return new Recorder(
                new MemoryBloomFilterStrategy(new BloomFilter(100_000, 0.001)),
                capacity,
                LONG,
                LONG);
    }

    private List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        try (var files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    @Test
    void whatManyThreadsRecordIsCountedOnce() {
        try (Recorder recorder = bloom(16)) {
            CompletableFuture<?>[] callers = new CompletableFuture<?>[8];
            for (int i = 0; i < callers.length; i++) {
                long first = i * 1000L;
                callers[i] =
                        CompletableFuture.runAsync(
                                () -> {
                                    for (long n = first; n < first + 1000; n++) {
                                        // -1 comes again in each request.
                                        recorder.record("r" + n, new long[] {n, -1});
                                    }
                                },
                                task -> Thread.ofPlatform().start(task));
            }
            CompletableFuture.allOf(callers).join();
            assertThat(recorder.awaitRecorded()).isTrue();
            assertThat(recorder.strategyStatus().totalChunks()).isEqualTo(16_000);
            // The filter may take few new ones for known, but never -1 for new.
            assertThat(recorder.strategyStatus().uniqueChunks()).isBetween(7_990L, 8_001L);
            assertThat(recorder.queueStatus().currentSize()).isZero();
            assertThat(recorder.queueStatus().maxSizeReached()).isBetween(1, 16);
            assertThat(recorder.queueStatus().dropped()).isZero();
        }
    }

    @Test
    void requestsAreRecordedInOrder() throws Exception {
        Recorder recorder = held(10, LONG, LONG);
        recorder.record("b", ONE);
        recorder.record("c", ONE);
        clock.letGo();
        recorder.close();
        assertThat(lines())
                .extracting(line -> line.replaceAll(".*\"lookup_id\": \"(\\w+)\".*", "$1"))
                .containsExactly("held", "b", "c");
    }

    @Test
    void whoFindsTheQueueFullTwiceGoesOnUnrecorded() throws Exception {
        try (Recorder recorder = held(2, SHORT, LONG)) {
            assertThat(recorder.record("a", ONE)).isTrue();
            assertThat(recorder.record("b", ONE)).isTrue();
            assertThat(recorder.record("c", ONE)).isFalse();
            assertThat(recorder.queueStatus()).isEqualTo(new QueueStatus(2, 2, 2, 1, 1));
            clock.letGo();
            assertThat(recorder.awaitRecorded()).isTrue();
            assertThat(recorder.strategyStatus().totalChunks()).isEqualTo(3);
            assertThat(recorder.record("d", ONE)).isTrue();
        }
    }

    @Test
    void aCallerWaitsForRoom() throws Exception {
        try (Recorder recorder = held(1, LONG, LONG)) {
            recorder.record("a", ONE);
            CompletableFuture<Boolean> answer = new CompletableFuture<>();
            Thread caller =
                    Thread.ofPlatform().start(() -> answer.complete(recorder.record("b", ONE)));
            awaitWaiting(caller);
            assertThat(answer).isNotDone();
            clock.letGo();
            assertThat(answer.join()).isTrue();
            assertThat(recorder.queueStatus().fullBlocks()).isZero();
        }
    }

    @Test
    void anInterruptedCallerGoesOnAtOnce() throws Exception {
        try (Recorder recorder = held(1, LONG, LONG)) {
            recorder.record("a", ONE);
            CompletableFuture<Boolean> answer = new CompletableFuture<>();
            AtomicBoolean stillInterrupted = new AtomicBoolean();
            Thread caller =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        boolean recorded = recorder.record("b", ONE);
                                        stillInterrupted.set(
                                                Thread.currentThread().isInterrupted());
                                        answer.complete(recorded);
                                    });
            awaitWaiting(caller);
            caller.interrupt();
            assertThat(answer.join()).isFalse();
            assertThat(stillInterrupted).isTrue();
            clock.letGo();
        }
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            assertThat(thread.isAlive()).isTrue();
            Thread.onSpinWait();
        }
    }

    @Test
    void aResetComesAfterWhatIsQueued() {
        try (Recorder recorder = bloom(100)) {
            for (int i = 0; i < 50; i++) {
                recorder.record("r" + i, new long[] {i});
            }
            assertThat(recorder.reset()).isTrue();
            assertThat(recorder.strategyStatus().totalChunks()).isZero();
            assertThat(recorder.queueStatus()).isEqualTo(new QueueStatus(100, 0, 0, 0, 0));
            recorder.record("again", new long[] {1});
            assertThat(recorder.awaitRecorded()).isTrue();
            assertThat(recorder.strategyStatus().uniqueChunks()).isEqualTo(1);
        }
    }

    @Test
    void aResetOfABusyRecorderForgetsTheQueueAndComesNext() throws Exception {
        try (Recorder recorder = held(5, LONG, SHORT)) {
            recorder.record("a", ONE);
            assertThat(recorder.reset()).isFalse();
            assertThat(recorder.queueStatus().currentSize()).isZero();
            recorder.record("b", ONE);
            clock.letGo();
            awaitTotal(recorder, 1);
        }
        assertThat(lines()).hasSize(2); // the held one and b
    }

    @Test
    void aStateThatTakesTooLongIsNotWaitedFor() throws Exception {
        try (Recorder recorder = held(5, LONG, SHORT)) {
            assertThat(recorder.awaitRecorded()).isFalse();
            clock.letGo();
        }
    }

    @Test
    void closingRecordsWhatIsQueuedAndEndsTheThread() throws Exception {
        Recorder recorder = held(5, LONG, LONG);
        recorder.record("a", ONE);
        clock.letGo();
        recorder.close();
        recorder.close();
        assertThat(lines()).hasSize(2);
        assertThat(recorder.record("late", ONE)).isFalse();
        assertThat(recorder.reset()).isTrue();
        assertThat(threads()).isEmpty();
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .filter(thread -> thread.getName().equals("FileHashStrategyAsyncWorker"))
                .toList();
    }

    @Test
    void closingGivesUpARecorderThatHangs() throws Exception {
        Recorder recorder = held(5, LONG, SHORT);
        recorder.record("a", ONE);
        recorder.close(); // interrupts the clock as well
        while (!threads().isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(lines()).isEmpty();
    }

    @Test
    void aFailureIsNoEnd() throws Exception {
        Path gone = Files.createDirectory(directory.resolve("gone"));
        try (Recorder recorder =
                new Recorder(
                        new FileHashStrategy(gone, 1 << 20, 10, InstantSource.fixed(Instant.EPOCH)),
                        5,
                        LONG,
                        LONG)) {
            Files.delete(gone);
            recorder.record("a", ONE);
            recorder.record("b", ONE);
            assertThat(recorder.awaitRecorded()).isTrue();
            assertThat(recorder.strategyStatus().totalChunks()).isZero();
            Files.createDirectory(gone);
            recorder.record("c", ONE);
            assertThat(recorder.awaitRecorded()).isTrue();
            assertThat(recorder.strategyStatus().totalChunks()).isEqualTo(1);
        }
    }

    private static void awaitTotal(Recorder recorder, long chunks) {
        while (recorder.strategyStatus().totalChunks() != chunks
                || recorder.queueStatus().currentSize() > 0) {
            Thread.onSpinWait();
        }
    }
}
