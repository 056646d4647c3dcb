package io.lmcache4j.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lmcache4j.api.routing.IncomingRequest;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.transport.HttpListener;
import io.lmcache4j.api.transport.Limits;
import io.lmcache4j.api.transport.ListenAddress;
import io.lmcache4j.api.transport.ListenException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Against a real listener. Times are those of a busy machine: only what must hold is asserted. */
class LoadGeneratorTest {
    private static final Duration NONE = Duration.ZERO;
    private static final Duration LONG = Duration.ofSeconds(20);

    private static HttpListener serve(Function<IncomingRequest, Response> app)
            throws ListenException {
        return HttpListener.open(
                new ListenAddress.Tcp("127.0.0.1", 0), "rw-------", Limits.standard(), app);
    }

    private static LoadPlan plan(HttpListener listener) {
        Target target =
                switch (listener.address()) {
                    case ListenAddress.Tcp(String host, int port, boolean _) ->
                            new Target.Tcp(host, port);
                    case ListenAddress.UnixSocket(Path path) -> new Target.UnixSocket(path);
                };
        return LoadPlan.get(target, "/x").connections(4).lasting(NONE, LONG);
    }

    @Test
    void aClosedLoopEndsAtItsCount() throws Exception {
        AtomicInteger served = new AtomicInteger();
        try (HttpListener listener =
                serve(
                        _ -> {
                            served.incrementAndGet();
                            return Response.text("hello");
                        })) {
            LoadResult result = LoadGenerator.run(plan(listener).atMost(200)).expecting(200);
            assertThat(result.responses()).isEqualTo(200);
            assertThat(served).hasValue(200);
            assertThat(result.bodyBytes()).isEqualTo(200 * 5);
            assertThat(result.seconds()).isPositive().isLessThan(20);
            assertThat(result.latency().p50()).isPositive();
            assertThat(result.latency().p99()).isLessThanOrEqualTo(result.latency().max());
        }
    }

    @Test
    void aClosedLoopEndsAtItsTime() throws Exception {
        try (HttpListener listener = serve(_ -> Response.text("hello"))) {
            LoadResult result =
                    LoadGenerator.run(
                                    plan(listener)
                                            .lasting(Duration.ofMillis(50), Duration.ofMillis(100)))
                            .expecting(200);
            assertThat(result.seconds()).isEqualTo(0.1);
            assertThat(result.responses()).isPositive();
        }
    }

    @Test
    void aUnixSocketIsATargetToo(@TempDir Path directory) throws Exception {
        var address = new ListenAddress.UnixSocket(directory.resolve("s"));
        try (HttpListener listener =
                HttpListener.open(
                        address, "rw-------", Limits.standard(), _ -> Response.text("x"))) {
            assertThat(LoadGenerator.run(plan(listener).atMost(50)).expecting(200).responses())
                    .isEqualTo(50);
        }
    }

    @Test
    void statusesAreCounted() throws Exception {
        AtomicInteger served = new AtomicInteger();
        try (HttpListener listener =
                serve(
                        _ ->
                                served.incrementAndGet() % 10 == 0
                                        ? Response.compact(503, "no")
                                        : Response.text("yes"))) {
            LoadResult result = LoadGenerator.run(plan(listener).atMost(100));
            assertThat(result.statuses()).containsEntry(200, 90L).containsEntry(503, 10L);
            assertThatThrownBy(() -> result.expecting(200))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("503=10");
        }
    }

    @Test
    void anOpenLoopKeepsItsRate() throws Exception {
        try (HttpListener listener = serve(_ -> Response.text("hello"))) {
            LoadResult result =
                    LoadGenerator.run(
                                    plan(listener)
                                            .pace(new Pace.Open(500))
                                            .lasting(NONE, Duration.ofMillis(400)))
                            .expecting(200);
            assertThat(result.responses()).isEqualTo(200);
            assertThat(result.perSecond()).isCloseTo(500, within(1.0));
        }
    }

    /** One connection; the first answer takes 100 ms, during which 50 more requests become due. */
    @Test
    void anOpenLoopChargesAStallToAllWhoWaited() throws Exception {
        AtomicLong first = new AtomicLong();
        try (HttpListener listener =
                serve(
                        _ -> {
                            long now = System.nanoTime();
                            if (first.compareAndSet(0, now)) {
                                while (System.nanoTime() - now < 100_000_000) {
                                    Thread.onSpinWait();
                                }
                            }
                            return Response.text("x");
                        })) {
            LoadResult result =
                    LoadGenerator.run(
                                    plan(listener)
                                            .connections(1)
                                            .pace(new Pace.Open(500))
                                            .atMost(60))
                            .expecting(200);
            assertThat(result.responses()).isEqualTo(60);
            assertThat(result.latency().max()).isGreaterThanOrEqualTo(100_000);
            assertThat(result.latency().p50()).isGreaterThan(35_000);
        }
    }

    @Test
    void brokenConnectionsAreCountedAndEndTheLoad() throws Exception {
        Thread closer;
        try (ServerSocket rude = new ServerSocket(0)) {
            closer =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            while (true) {
                                                rude.accept().close();
                                            }
                                        } catch (IOException closed) {
                                            return;
                                        }
                                    });
            LoadResult result =
                    LoadGenerator.run(
                            LoadPlan.get(new Target.Tcp("127.0.0.1", rude.getLocalPort()), "/")
                                    .connections(2)
                                    .lasting(NONE, LONG));
            // Both connections may break in the last round.
            assertThat(result.failures()).isBetween(101L, 102L);
            assertThat(result.responses()).isZero();
            assertThatThrownBy(() -> result.expecting(200))
                    .hasMessageContaining("broken connections");
        }
        closer.join();
    }

    @Test
    void aTargetThatIsNotThereIsAnError() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        LoadPlan plan = LoadPlan.get(new Target.Tcp("127.0.0.1", port), "/");
        assertThatThrownBy(() -> LoadGenerator.run(plan)).isInstanceOf(IOException.class);
    }
}
