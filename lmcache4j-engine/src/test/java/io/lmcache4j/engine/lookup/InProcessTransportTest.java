package io.lmcache4j.engine.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.key.ChunkHash;
import io.lmcache4j.engine.key.RequestConfigs;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

@Timeout(30)
class InProcessTransportTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private final LookupRequest request =
            new LookupRequest(
                    List.of(ChunkHash.signed(1)), new int[] {16}, "r1", RequestConfigs.EMPTY);

    /** Answers a number once it is let go, and tells when it was asked to unpin. */
    private static final class Worker implements LookupHandler {
        final CountDownLatch mayAnswer = new CountDownLatch(1);
        final CountDownLatch unpinned = new CountDownLatch(1);
        final int answer;

        Worker(int answer, boolean ready) {
            this.answer = answer;
            if (ready) {
                mayAnswer.countDown();
            }
        }

        @Override
        public int lookup(LookupRequest request) {
            try {
                if (!mayAnswer.await(20, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("never let go");
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return answer;
        }

        @Override
        public void unpin(String lookupId) {
            assertThat(lookupId).isEqualTo("r1");
            unpinned.countDown();
        }
    }

    private static LookupTransport over(Worker... workers) {
        return over(List.of(workers).stream().map(LMCacheLookupServer::new).toList());
    }

    private static LookupTransport over(List<LMCacheLookupServer> servers) {
        return LookupTransport.inProcess(
                servers.stream()
                        .<Supplier<Optional<LMCacheLookupServer>>>map(
                                server -> () -> Optional.of(server))
                        .toList());
    }

    @Test
    void answersComeInRankOrder() {
        try (LookupTransport transport = over(new Worker(32, true), new Worker(16, true))) {
            assertThat(transport.ask(request, LONG))
                    .containsExactly(OptionalInt.of(32), OptionalInt.of(16));
        }
    }

    @Test
    void aLateAnswerIsNoneAndItsPinsAreReleased() throws InterruptedException {
        Worker late = new Worker(16, false);
        try (LookupTransport transport = over(late, new Worker(16, true))) {
            assertThat(transport.ask(request, Duration.ofMillis(5)).getFirst()).isEmpty();
            assertThat(late.unpinned.getCount()).isEqualTo(1);
            late.mayAnswer.countDown();
            assertThat(late.unpinned.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aFailingWorkerGivesNoAnswer() {
        LookupHandler failing =
                new LookupHandler() {
                    @Override
                    public int lookup(LookupRequest request) {
                        throw new IllegalStateException("broken");
                    }

                    @Override
                    public void unpin(String lookupId) {}
                };
        try (LookupTransport transport = over(List.of(new LMCacheLookupServer(failing)))) {
            assertThat(transport.ask(request, LONG)).containsExactly(OptionalInt.empty());
        }
    }

    @Test
    void aClosedServerGivesNoAnswer() {
        LMCacheLookupServer server = new LMCacheLookupServer(new Worker(16, true));
        server.close();
        try (LookupTransport transport = over(List.of(server))) {
            assertThat(transport.ask(request, LONG)).containsExactly(OptionalInt.empty());
        }
    }

    @Test
    void aServerThatIsReplacedIsAskedAndAnAbsentOneGivesNoAnswer() {
        AtomicReference<Optional<LMCacheLookupServer>> current =
                new AtomicReference<>(Optional.of(new LMCacheLookupServer(new Worker(16, true))));
        try (LookupTransport transport = LookupTransport.inProcess(List.of(current::get))) {
            current.set(Optional.of(new LMCacheLookupServer(new Worker(32, true))));
            assertThat(transport.ask(request, LONG)).containsExactly(OptionalInt.of(32));
            current.set(Optional.empty());
            assertThat(transport.ask(request, LONG)).containsExactly(OptionalInt.empty());
        }
    }

    @Test
    void aClosedTransportGivesNoAnswer() {
        LookupTransport transport = over(new Worker(16, true));
        transport.close();
        assertThat(transport.ask(request, LONG)).containsExactly(OptionalInt.empty());
    }
}
