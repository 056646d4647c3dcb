package io.lmcache4j.api.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.api.CapturedLog;
import io.lmcache4j.api.RawClient;
import io.lmcache4j.api.routing.BodyTooLargeException;
import io.lmcache4j.api.routing.IncomingRequest;
import io.lmcache4j.api.routing.Response;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

class HttpListenerTest {
    private static final ListenAddress ANY_PORT = new ListenAddress.Tcp("127.0.0.1", 0);
    private static final String CLOSE = "Host: h\r\nConnection: close\r\n\r\n";
    private static final Limits LIMITS = Limits.standard().sizes(4096, 1000, 2000);

    private static HttpListener open(Limits limits, Function<IncomingRequest, Response> app)
            throws ListenException {
        return HttpListener.open(ANY_PORT, "rw-rw----", limits, app);
    }

    private static HttpListener echo() throws ListenException {
        return open(
                LIMITS,
                request ->
                        Response.text(
                                "%s %s %s %s"
                                        .formatted(
                                                request.method(),
                                                request.rawPath(),
                                                request.rawQuery().orElse("-"),
                                                request.httpVersion())));
    }

    /** Answers the length of the body. */
    private static Response length(IncomingRequest request) {
        try {
            return Response.text("length " + request.readBody().length);
        } catch (BodyTooLargeException e) {
            return Response.text(413, e.getMessage());
        } catch (IOException e) {
            return Response.text(400, "broken");
        }
    }

    private static long serverThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("api-server-"))
                .peek(thread -> assertThat(thread.isDaemon()).as(thread.getName()).isTrue())
                .count();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static boolean refuses(ListenAddress address) {
        try (var client = RawClient.connect(address)) {
            return client.isClosed();
        } catch (UncheckedIOException e) {
            return true;
        }
    }

    @Test
    void givesTheRequestAsItCame() throws Exception {
        try (var listener = echo()) {
            String answer =
                    RawClient.exchange(listener.address(), "GET /a%2Fb?c=d HTTP/1.1\r\n" + CLOSE);
            assertThat(answer)
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("\r\nServer: lmcache4j\r\n", "\r\nDate: ")
                    .contains("\r\nContent-Type: text/plain; charset=utf-8\r\n")
                    .endsWith("\r\n\r\nGET /a%2Fb c=d 1.1");
        }
    }

    @Test
    void keepsConnectionsOpen() throws Exception {
        try (var listener = echo();
                var client = RawClient.connect(listener.address())) {
            client.send("GET /1 HTTP/1.1\r\nHost: h\r\n\r\n").readUntil("GET /1 - 1.1");
            client.send("GET /2 HTTP/1.1\r\nHost: h\r\n\r\n").readUntil("GET /2 - 1.1");
            assertThat(client.text()).doesNotContainIgnoringCase("connection: close");
        }
    }

    @Test
    void closesConnectionsThatAreSilent() throws Exception {
        var limits = Limits.standard().times(Duration.ofSeconds(30), Duration.ofMillis(100));
        try (var listener = open(limits, _ -> Response.text("x"));
                var client = RawClient.connect(listener.address())) {
            client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(client.readToEnd()).endsWith("\r\n\r\nx");
        }
    }

    @Test
    void refusesHeadsAboveTheLimit() throws Exception {
        try (var listener = echo()) {
            String answer =
                    RawClient.exchange(
                            listener.address(),
                            "GET / HTTP/1.1\r\nX: " + "y".repeat(5000) + "\r\n" + CLOSE);
            assertThat(answer)
                    .startsWith("HTTP/1.1 431 ")
                    .endsWith("\r\n\r\nRequest header fields are too large.");
        }
    }

    @Test
    void refusesBodiesAboveTheLimitWhetherAnnouncedOrNot() throws Exception {
        try (var listener = open(LIMITS, HttpListenerTest::length)) {
            String announced = "POST / HTTP/1.1\r\nContent-Length: %d\r\n" + CLOSE;
            assertThat(
                            RawClient.exchange(
                                    listener.address(),
                                    announced.formatted(1000) + "b".repeat(1000)))
                    .endsWith("length 1000");
            assertThat(RawClient.exchange(listener.address(), announced.formatted(1_000_000)))
                    .startsWith("HTTP/1.1 413 ")
                    .endsWith("Request body is larger than 1000 bytes");
            String chunked =
                    "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n"
                            + CLOSE
                            + ("200\r\n" + "b".repeat(512) + "\r\n").repeat(2)
                            + "0\r\n\r\n";
            assertThat(RawClient.exchange(listener.address(), chunked)).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void runsOnDaemonThreadsOfUpstreamsNameAndEndsThem() throws Exception {
        try (var listener = echo()) {
            RawClient.exchange(listener.address(), "GET / HTTP/1.1\r\n" + CLOSE);
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .contains("api-server-thread");
            assertThat(serverThreads()).isPositive();
        }
        await(() -> serverThreads() == 0);
    }

    @Test
    void requestsRunOnVirtualThreads() throws Exception {
        var virtual = new CompletableFuture<Boolean>();
        try (var listener =
                open(
                        LIMITS,
                        _ -> {
                            virtual.complete(Thread.currentThread().isVirtual());
                            return Response.text("");
                        })) {
            RawClient.exchange(listener.address(), "GET / HTTP/1.1\r\n" + CLOSE);
            assertThat(virtual.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aBusyPortIsNamed() throws Exception {
        try (var listener = echo()) {
            assertThatThrownBy(
                            () ->
                                    HttpListener.open(
                                            listener.address(),
                                            "rw-rw----",
                                            LIMITS,
                                            _ -> Response.text("")))
                    .isInstanceOf(ListenException.class)
                    .hasMessageStartingWith("can't listen on " + listener.address() + ": ")
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void anUnknownHostIsNamed() {
        assertThatThrownBy(
                        () ->
                                HttpListener.open(
                                        new ListenAddress.Tcp("no.such.host.invalid", 0),
                                        "rw-rw----",
                                        LIMITS,
                                        _ -> Response.text("")))
                .isInstanceOf(ListenException.class)
                .hasMessageContaining("no.such.host.invalid");
    }

    @Test
    void runningRequestsFinishAndTheirConnectionsClose() throws Exception {
        var entered = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        var listener =
                open(
                        LIMITS,
                        _ -> {
                            entered.countDown();
                            try {
                                return Response.text("" + leave.await(10, TimeUnit.SECONDS));
                            } catch (InterruptedException e) {
                                return Response.text("interrupted");
                            }
                        });
        try (var client = RawClient.connect(listener.address())) {
            client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            entered.await();
            var closing = CompletableFuture.runAsync(listener::close);
            await(() -> refuses(listener.address()));
            assertThat(closing).isNotDone();
            leave.countDown();
            assertThat(client.readToEnd()).contains("Connection: close").endsWith("true");
            closing.get(10, TimeUnit.SECONDS);
            assertThat(listener.closed()).isCompleted();
        }
    }

    @Test
    void idleConnectionsDoNotHoldUpTheEnd() throws Exception {
        var listener = echo();
        try (var client = RawClient.connect(listener.address())) {
            client.send("GET /1 HTTP/1.1\r\nHost: h\r\n\r\n").readUntil("GET /1 - 1.1");
            long start = System.nanoTime();
            listener.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(5));
            assertThat(client.readToEnd()).endsWith("GET /1 - 1.1");
        }
    }

    @Test
    void requestsThatDoNotFinishAreInterruptedAndCutOff() throws Exception {
        var entered = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        var limits = Limits.standard().stop(Duration.ofMillis(50));
        var listener =
                open(
                        limits,
                        _ -> {
                            entered.countDown();
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                interrupted.countDown();
                            }
                            return Response.text("late");
                        });
        try (var client = RawClient.connect(listener.address());
                var log = CapturedLog.of("lmcache.api")) {
            client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            entered.await();
            listener.close();
            assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(client.readToEnd()).isEmpty();
            assertThat(log.lines()).singleElement().asString().contains("cut off");
        }
    }

    @Test
    void closingTwiceIsClosingOnce() throws Exception {
        var listener = echo();
        listener.close();
        listener.close();
        assertThat(listener.closed()).isCompleted();
    }
}
