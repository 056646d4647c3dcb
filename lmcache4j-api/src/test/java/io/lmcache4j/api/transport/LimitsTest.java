package io.lmcache4j.api.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.api.CapturedLog;
import io.lmcache4j.api.RawClient;
import io.lmcache4j.api.routing.Application;
import io.lmcache4j.api.routing.BodyTooSlowException;
import io.lmcache4j.api.routing.Call;
import io.lmcache4j.api.routing.IncomingRequest;
import io.lmcache4j.api.routing.Refusal;
import io.lmcache4j.api.routing.Response;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** What clients that ask too much, or too slowly, get; over real sockets, with short limits. */
class LimitsTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final String HEAD = " HTTP/1.1\r\nHost: h\r\n";

    private final List<Refusal> refused = new CopyOnWriteArrayList<>();
    private final Semaphore waiting = new Semaphore(0);
    private final CountDownLatch release = new CountDownLatch(1);
    private final List<AutoCloseable> closing = new ArrayList<>();

    private ListenAddress listen(Limits limits) throws ListenException {
        HttpListener listener =
                HttpListener.serve(
                        new ListenAddress.Tcp("127.0.0.1", 0),
                        "rw-rw----",
                        limits,
                        this::accept,
                        refused::add);
        closing.addFirst(listener);
        return listener.address();
    }

    /** {@code /wait} waits, {@code /probe} is a probe that does, {@code /big} is large. */
    private Call accept(IncomingRequest request) {
        boolean probe = request.rawPath().equals("/probe");
        Call answer = Call.of(() -> answer(request));
        return new Call() {
            @Override
            public Response answer() {
                return answer.answer();
            }

            @Override
            public boolean isQuick() {
                return false;
            }

            @Override
            public boolean isProbe() {
                return probe;
            }
        };
    }

    private Response answer(IncomingRequest request) {
        try {
            return switch (request.rawPath()) {
                case "/wait", "/probe" -> {
                    waiting.release();
                    yield Response.text("" + release.await(20, TimeUnit.SECONDS));
                }
                case "/body" -> Response.text("length " + request.readBody().length);
                case "/upload" -> Response.text("length " + request.readBody(true).length);
                case "/big" -> Response.bytes("text/plain", new byte[64 << 20]);
                default -> Response.text("ok");
            };
        } catch (BodyTooSlowException e) {
            return Response.text(408, e.getMessage());
        } catch (IOException e) {
            return Response.text(413, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Response.text("interrupted");
        }
    }

    private RawClient connect(ListenAddress address) {
        RawClient client = RawClient.connect(address);
        closing.addFirst(client);
        return client;
    }

    /** As {@link RawClient#readToEnd}, where the end may be a reset. */
    private static String readToAnyEnd(RawClient client) {
        try {
            return client.readToEnd();
        } catch (UncheckedIOException e) {
            return client.text();
        }
    }

    @AfterEach
    void close() throws Exception {
        release.countDown();
        for (AutoCloseable each : closing) {
            each.close();
        }
    }

    @Test
    void aHeadThatComesByteByByteEndsWith408AndHoldsOnlyItself() throws Exception {
        ListenAddress address = listen(Limits.standard().times(SHORT, LONG));
        var slow = connect(address);
        for (char c : "GET / HTTP/1.1\r\nHost: h\r\nX: ".toCharArray()) {
            slow.send(String.valueOf(c));
        }
        assertThat(RawClient.get(address, "/")).endsWith("\r\n\r\nok");
        assertThat(slow.readToEnd())
                .startsWith("HTTP/1.1 408 Request Timeout\r\n")
                .contains("\r\nConnection: close\r\n")
                .endsWith("\r\n\r\nRequest head did not come in time.");
        assertThat(refused).containsExactly(Refusal.HEAD_TOO_SLOW);
    }

    @Test
    void aSecondHeadOfAConnectionHasNoMoreTimeThanTheFirst() throws Exception {
        ListenAddress address = listen(Limits.standard().times(SHORT, LONG));
        var slow = connect(address);
        slow.send("GET /" + HEAD + "\r\n").readUntil("ok");
        slow.send("GET");
        assertThat(slow.readToEnd()).contains("okHTTP/1.1 408 ");
    }

    @Test
    void waitingForAnAnswerIsNoSlowHead() throws Exception {
        ListenAddress address = listen(Limits.standard().times(SHORT, Duration.ofMillis(300)));
        var other = connect(address);
        var patient = connect(address).send("GET /wait" + HEAD + "\r\n");
        waiting.acquire();
        // By then the limits of both times are over.
        other.readToEnd();
        assertThat(connect(address).send("G").readToEnd()).startsWith("HTTP/1.1 408 ");
        release.countDown();
        assertThat(patient.readUntil("true")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void aBodyThatStopsEndsWith408() throws Exception {
        ListenAddress address = listen(Limits.standard().times(SHORT, LONG));
        var slow = connect(address);
        slow.send("POST /body" + HEAD + "Content-Length: 10\r\n\r\nabc");
        assertThat(RawClient.get(address, "/")).endsWith("\r\n\r\nok");
        assertThat(slow.readToEnd())
                .startsWith("HTTP/1.1 408 ")
                .contains("\r\nConnection: close\r\n")
                .contains("Request body did not come within 0 s");
        assertThat(refused).containsExactly(Refusal.BODY_TOO_SLOW);
    }

    @Test
    void aBodyHasTimeForWhatHasCome() {
        Limits limits = Limits.standard();
        assertThat(limits.forBody(0)).hasSeconds(30);
        assertThat(limits.forBody(1 << 20)).hasSeconds(30 + 64);
        assertThat(limits.forAnswer(1 << 20)).hasSeconds(60 + 64);
    }

    @Test
    void uploadsMayBeLargerThanBodies() throws Exception {
        ListenAddress address = listen(Limits.standard().sizes(4096, 10, 20));
        String post = HEAD + "Connection: close\r\nContent-Length: %d\r\n\r\n%s";
        assertThat(RawClient.exchange(address, "POST /upload" + post.formatted(20, "x".repeat(20))))
                .endsWith("length 20");
        assertThat(RawClient.exchange(address, "POST /upload" + post.formatted(21, "")))
                .endsWith("Request body is larger than 20 bytes");
        assertThat(RawClient.exchange(address, "POST /body" + post.formatted(11, "")))
                .endsWith("Request body is larger than 10 bytes");
        assertThat(refused).containsExactly(Refusal.BODY_TOO_LARGE, Refusal.BODY_TOO_LARGE);
    }

    @Test
    void aHeadAboveTheLimitIsCounted() throws Exception {
        ListenAddress address = listen(Limits.standard().sizes(1000, 10, 10));
        assertThat(RawClient.exchange(address, "GET /" + HEAD + "X: " + "y".repeat(2000)))
                .startsWith("HTTP/1.1 431 ");
        assertThat(refused).containsExactly(Refusal.HEAD_TOO_LARGE);
    }

    @Test
    void aClientThatDoesNotReadItsAnswerIsCutOff() throws Exception {
        ListenAddress address = listen(Limits.standard().times(LONG, SHORT));
        var lazy = connect(address).send("GET /big" + HEAD + "\r\n");
        while (refused.isEmpty()) {
            assertThat(RawClient.get(address, "/")).endsWith("ok");
        }
        assertThat(refused).containsExactly(Refusal.ANSWER_NOT_READ);
        assertThat(readToAnyEnd(lazy).length()).isLessThan(64 << 20);
    }

    @Test
    void connectionsAboveTheLimitAreToldToComeBack() throws Exception {
        ListenAddress address = listen(Limits.standard().numbers(2, 10));
        var first = connect(address).send("GET /" + HEAD + "\r\n");
        first.readUntil("ok");
        connect(address).send("GET /" + HEAD + "\r\n").readUntil("ok");
        var third = connect(address).send("GET /" + HEAD + "\r\n");
        assertThat(third.readToEnd())
                .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
                .contains("\r\nRetry-After: 1\r\n");
        assertThat(refused).containsExactly(Refusal.CONNECTIONS);
        first.send("GET /" + HEAD + "Connection: close\r\n\r\n").readToEnd();
        // Until then the server may wait for its end, as long as a connection may be silent.
        first.close();
        String answer;
        do {
            answer = RawClient.get(address, "/");
        } while (answer.startsWith("HTTP/1.1 503"));
        assertThat(answer).endsWith("ok");
    }

    @Test
    void requestsAboveTheLimitAreToldToComeBackButProbesAreAnswered() throws Exception {
        ListenAddress address = listen(Limits.standard().numbers(1000, 3));
        for (int i = 0; i < 3; i++) {
            connect(address).send("GET /wait" + HEAD + "\r\n");
        }
        waiting.acquire(3);
        assertThat(RawClient.get(address, "/"))
                .startsWith("HTTP/1.1 503 ")
                .contains("\r\nRetry-After: 1\r\n")
                .endsWith("{\"detail\":\"3 requests are under way already, try again later\"}");
        var probes = new ArrayList<RawClient>();
        for (int i = 0; i < Limits.RESERVED_FOR_PROBES; i++) {
            probes.add(connect(address).send("GET /probe" + HEAD + "\r\n"));
        }
        waiting.acquire(Limits.RESERVED_FOR_PROBES);
        assertThat(RawClient.get(address, "/probe")).startsWith("HTTP/1.1 503 ");
        assertThat(refused).containsExactly(Refusal.REQUESTS_IN_FLIGHT, Refusal.REQUESTS_IN_FLIGHT);
        release.countDown();
        for (RawClient probe : probes) {
            assertThat(probe.readUntil("true")).startsWith("HTTP/1.1 200 ");
        }
        assertThat(RawClient.get(address, "/")).endsWith("ok");
    }

    @Test
    void aConnectionThatIsClosedAgainIsNoEvent() throws Exception {
        ListenAddress address = listen(Limits.standard());
        try (var ours = CapturedLog.of("lmcache");
                var library = CapturedLog.of("org.eclipse.jetty")) {
            for (int i = 0; i < 20; i++) {
                RawClient.connect(address).close();
            }
            // The listener takes connections in order.
            assertThat(RawClient.get(address, "/")).endsWith("ok");
            assertThat(ours.lines()).isEmpty();
            assertThat(library.lines()).filteredOn(line -> !line.startsWith("DEBUG")).isEmpty();
        }
        assertThat(refused).isEmpty();
    }

    @Test
    void limitsArePositive() {
        assertThatThrownBy(() -> Limits.standard().numbers(0, 1))
                .hasMessage("connections must be positive, was 0");
    }

    @Test
    void theStandardLimitsAreThoseOfTheDocument() {
        assertThat(Limits.standard())
                .isEqualTo(
                        new Limits(
                                65_536,
                                8_388_608,
                                67_108_864,
                                1024,
                                256,
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(10)));
    }

    @Test
    void anApplicationOfAFunctionIsNeitherQuickNorAProbe() {
        Call call = Application.of(_ -> Response.text("x")).accept(null);
        assertThat(call.isQuick()).isFalse();
        assertThat(call.isProbe()).isFalse();
        assertThat(call.answer().body()).isEqualTo(new byte[] {'x'});
    }
}
