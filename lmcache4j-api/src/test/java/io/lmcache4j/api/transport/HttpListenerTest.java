package io.lmcache4j.api.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.RawClient;
import io.lmcache4j.api.routing.Response;

import org.junit.jupiter.api.Test;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

class HttpListenerTest {
    private static final ListenAddress ANY_PORT = new ListenAddress.Tcp("127.0.0.1", 0);
    private static final String CLOSE = "Host: h\r\nConnection: close\r\n\r\n";

    private static HttpListener echo() throws ListenException {
        return HttpListener.open(
                ANY_PORT,
                "rw-rw----",
                Limits.standard(),
                request ->
                        Response.text(
                                request.method()
                                        + " "
                                        + request.rawPath()
                                        + " "
                                        + request.rawQuery()
                                        + " "
                                        + request.httpVersion()));
    }

    @Test
    void answersWithItsNameAndDate() throws Exception {
        try (var listener = echo()) {
            String answer =
                    RawClient.exchange(listener.address(), "GET /a%2Fb?c=d HTTP/1.1\r\n" + CLOSE);
            assertThat(answer)
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("\r\nServer: lmcache4j\r\n", "\r\nDate: ")
                    .contains("\r\nContent-Type: text/plain; charset=utf-8\r\n")
                    .endsWith("\r\n\r\nGET /a%2Fb Optional[c=d] 1.1");
        }
    }

    @Test
    void listensOnADaemonThreadOfUpstreamsName() throws Exception {
        try (var listener = echo()) {
            RawClient.exchange(listener.address(), "GET / HTTP/1.1\r\n" + CLOSE);
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().equals("api-server-thread"))
                    .isNotEmpty()
                    .allMatch(Thread::isDaemon);
        }
    }

    @Test
    void runningRequestsFinishBeforeTheListenerEnds() throws Exception {
        var entered = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        var listener =
                HttpListener.open(
                        ANY_PORT,
                        "rw-rw----",
                        Limits.standard(),
                        request -> {
                            entered.countDown();
                            try {
                                leave.await(10, TimeUnit.SECONDS);
                            } catch (InterruptedException e) {
                                return Response.text("interrupted");
                            }
                            return Response.text("finished");
                        });
        try (var client = RawClient.connect(listener.address())) {
            client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            entered.await();
            var closing = CompletableFuture.runAsync(listener::close);
            awaitRefusal(listener.address());
            assertThat(closing).isNotDone();
            leave.countDown();
            assertThat(client.readToEnd()).contains("Connection: close").endsWith("finished");
            closing.get(5, TimeUnit.SECONDS);
        }
    }

    private static void awaitRefusal(ListenAddress address) {
        await(
                () -> {
                    try (var client = RawClient.connect(address)) {
                        return client == null;
                    } catch (UncheckedIOException e) {
                        return true;
                    }
                });
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void requestsThatDoNotFinishAreCutOff() throws Exception {
        var entered = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        var limits = new Limits(64 << 10, 1 << 20, Duration.ofSeconds(60), Duration.ofMillis(50));
        var listener =
                HttpListener.open(
                        ANY_PORT,
                        "rw-rw----",
                        limits,
                        request -> {
                            entered.countDown();
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                interrupted.countDown();
                            }
                            return Response.text("late");
                        });
        try (var client = RawClient.connect(listener.address())) {
            client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            entered.await();
            listener.close();
            assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(client.readToEnd()).isEmpty();
        }
    }
}
