package io.lmcache4j.api.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.api.CapturedLog;
import io.lmcache4j.api.RawClient;
import io.lmcache4j.api.TestCertificates;
import io.lmcache4j.api.TlsClient;
import io.lmcache4j.api.routing.Application;
import io.lmcache4j.api.routing.BodyTooSlowException;
import io.lmcache4j.api.routing.IncomingRequest;
import io.lmcache4j.api.routing.Refusal;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.tls.TlsFiles;
import io.lmcache4j.api.tls.TlsKeys;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/** TLS over real sockets, with certificates that openssl made: what it says, and its limits. */
@Timeout(120)
class TlsListenerTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String HEAD = " HTTP/1.1\r\nHost: h\r\n";
    private static final String LAST = HEAD + "Connection: close\r\n\r\n";

    @TempDir private static Path folder;
    private static TestCertificates made;
    private static SSLContext trusting;

    private final List<Refusal> refused = new CopyOnWriteArrayList<>();
    private final Semaphore waiting = new Semaphore(0);
    private final CountDownLatch release = new CountDownLatch(1);
    private final List<AutoCloseable> closing = new ArrayList<>();

    @BeforeAll
    static void make() {
        made =
                new TestCertificates(folder)
                        .authority("ca")
                        .authority("other-ca")
                        .server("one", "ca")
                        .server("two", "ca")
                        .rsaServer("rsa", "ca")
                        .client("ops", "ca", "/O=acme/CN=ops")
                        .client("nameless", "ca", "/O=acme")
                        .client("twice", "ca", "/CN=ops/CN=other")
                        .client("stranger", "other-ca", "/CN=ops");
        trusting = made.trusting("ca");
    }

    private ListenAddress listen(Limits limits, TlsKeys keys) throws ListenException {
        HttpListener listener =
                HttpListener.serve(
                        new ListenAddress.Tcp("127.0.0.1", 0),
                        "rw-rw----",
                        limits,
                        Application.of(this::answer),
                        refused::add,
                        Optional.of(keys));
        closing.addFirst(listener);
        return listener.address();
    }

    private static TlsKeys keys(String name, Optional<Path> clientCa) throws IOException {
        return TlsKeys.open(
                new TlsFiles(made.certificate(name), made.key(name), clientCa),
                InstantSource.system());
    }

    private ListenAddress listen(Limits limits) throws IOException {
        return listen(limits, keys("one", Optional.of(made.certificate("ca"))));
    }

    private Response answer(IncomingRequest request) {
        try {
            return switch (request.rawPath()) {
                case "/who" ->
                        Response.text(
                                request.origin()
                                        + " "
                                        + request.isEncrypted()
                                        + " "
                                        + request.certificateName().orElse("-"));
                case "/wait" -> {
                    waiting.release();
                    yield Response.text("" + release.await(20, TimeUnit.SECONDS));
                }
                case "/body" -> Response.text("length " + request.readBody().length);
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

    private TlsClient connect(ListenAddress address) throws IOException {
        TlsClient client = TlsClient.connect(address, trusting);
        closing.addFirst(client);
        return client;
    }

    private static String get(ListenAddress address, String path) throws IOException {
        return TlsClient.exchange(address, trusting, "GET " + path + LAST);
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    /** As {@link TlsClient#readToEnd}, where the end may be a reset. */
    private static String readToAnyEnd(TlsClient client) {
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

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void bothVersionsServeBothKindsOfKeys(String version) throws Exception {
        for (String name : List.of("one", "rsa")) {
            ListenAddress address = listen(Limits.standard(), keys(name, Optional.empty()));
            assertThat(address.toString()).startsWith("https://127.0.0.1:");
            try (var client = TlsClient.connect(address, trusting, version)) {
                assertThat(client.version()).isEqualTo(version);
                assertThat(client.send("GET /who" + LAST).readToEnd())
                        .startsWith("HTTP/1.1 200 OK\r\n")
                        .endsWith("\r\n\r\nhttps://h true -");
            }
        }
    }

    @Test
    void olderVersionsAreRefused() throws Exception {
        ListenAddress address = listen(Limits.standard());
        assertThatThrownBy(() -> TlsClient.connect(address, trusting, "TLSv1.1").close())
                .isInstanceOf(IOException.class);
    }

    @Test
    void requestsFollowEachOtherOnOneConnection() throws Exception {
        ListenAddress address = listen(Limits.standard());
        var client = connect(address);
        for (int i = 1; i <= 3; i++) {
            client.send("POST /body" + HEAD + "Content-Length: " + i + "\r\n\r\n" + "x".repeat(i));
            client.readUntil("length " + i);
        }
        assertThat(client.send("GET /" + LAST).readToEnd().split("HTTP/1.1 200 OK", -1)).hasSize(5);
    }

    @Test
    void requestsMayComeAllAtOnce() throws Exception {
        ListenAddress address = listen(Limits.standard());
        String all = ("GET /" + HEAD + "\r\n").repeat(200) + "GET /who" + LAST;
        String answers = TlsClient.exchange(address, trusting, all);
        assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(202);
        assertThat(answers).endsWith("https://h true -");
    }

    @Test
    void http10IsAnsweredAndClosed() throws Exception {
        ListenAddress address = listen(Limits.standard());
        assertThat(TlsClient.exchange(address, trusting, "GET / HTTP/1.0\r\n\r\n"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .endsWith("ok");
    }

    @Test
    void bodiesComeWhole() throws Exception {
        ListenAddress address = listen(Limits.standard());
        int size = 1 << 20;
        assertThat(
                        TlsClient.exchange(
                                address,
                                trusting,
                                "POST /body"
                                        + HEAD
                                        + "Connection: close\r\nContent-Length: "
                                        + size
                                        + "\r\n\r\n"
                                        + "x".repeat(size)))
                .endsWith("length " + size);
    }

    private static String who(ListenAddress address, String client, String version)
            throws IOException {
        try (var tls = TlsClient.connect(address, made.showing("ca", client), version)) {
            String answer = tls.send("GET /who" + LAST).readToEnd();
            return answer.substring(answer.lastIndexOf(' ') + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aClientIsKnownByTheOneCommonNameOfItsCertificate(String version) throws Exception {
        ListenAddress address = listen(Limits.standard());
        assertThat(who(address, "ops", version)).isEqualTo("ops");
        assertThat(who(address, "nameless", version)).isEqualTo("-");
        assertThat(who(address, "twice", version)).isEqualTo("-");
    }

    @Test
    void aSessionThatIsTakenUpAgainKeepsItsName() throws Exception {
        ListenAddress address = listen(Limits.standard());
        SSLContext ops = made.showing("ca", "ops");
        for (int i = 0; i < 3; i++) {
            assertThat(TlsClient.exchange(address, ops, "GET /who" + LAST)).endsWith(" ops");
        }
    }

    @Test
    void certificatesAreNotAskedForWithoutIssuers() throws Exception {
        ListenAddress address = listen(Limits.standard(), keys("one", Optional.empty()));
        assertThat(who(address, "ops", "TLSv1.3")).isEqualTo("-");
    }

    @Test
    void aCertificateOfAForeignIssuerIsRefused() throws Exception {
        ListenAddress address = listen(Limits.standard());
        // A client that shows what it was not asked for, as curl does.
        var command =
                List.of(
                        "s_client",
                        "-connect",
                        "127.0.0.1:" + ((ListenAddress.Tcp) address).port(),
                        "-cert",
                        "stranger.pem",
                        "-key",
                        "stranger.key",
                        "-CAfile",
                        "ca.pem",
                        "-tls1_2",
                        "-brief");
        assertThatThrownBy(() -> made.openssl(command)).isInstanceOf(AssertionError.class);
        await(() -> refused.contains(Refusal.TLS_HANDSHAKE));
        assertThat(get(address, "/")).endsWith("ok");
    }

    @Test
    void plainHttpIsToldWhatThePortSpeaks() throws Exception {
        ListenAddress address = listen(Limits.standard());
        try (var library = CapturedLog.of("org.eclipse.jetty")) {
            assertThat(RawClient.exchange(address, "GET /" + HEAD + "\r\n"))
                    .startsWith("HTTP/1.1 400 Bad Request\r\n")
                    .endsWith("\r\n\r\nThis port speaks HTTPS: write https:// in the address.");
            assertThat(RawClient.exchange(address, "POST /" + HEAD + "\r\n" + "x".repeat(9999)))
                    .startsWith("HTTP/1.1 400 Bad Request\r\n");
            assertThat(library.lines()).filteredOn(line -> !line.startsWith("DEBUG")).isEmpty();
        }
        assertThat(refused).containsExactly(Refusal.NOT_TLS, Refusal.NOT_TLS);
    }

    @Test
    void aHandshakeThatMakesNoSenseIsCountedAndNotLogged() throws Exception {
        ListenAddress address = listen(Limits.standard());
        try (var ours = CapturedLog.of("lmcache");
                var library = CapturedLog.of("org.eclipse.jetty");
                var client = RawClient.connect(address)) {
            client.send("\u0016\u0003\u0001\u0000\u0005hello");
            client.readToEnd();
            await(() -> refused.equals(List.of(Refusal.TLS_HANDSHAKE)));
            assertThat(ours.lines()).isEmpty();
            assertThat(library.lines()).filteredOn(line -> !line.startsWith("DEBUG")).isEmpty();
        }
    }

    @Test
    void aConnectionThatIsClosedAgainIsNoEvent() throws Exception {
        ListenAddress address = listen(Limits.standard());
        try (var ours = CapturedLog.of("lmcache");
                var library = CapturedLog.of("org.eclipse.jetty")) {
            for (int i = 0; i < 20; i++) {
                RawClient.connect(address).close();
            }
            for (int i = 0; i < 5; i++) {
                TlsClient.connect(address, trusting).close();
            }
            assertThat(get(address, "/")).endsWith("ok");
            assertThat(ours.lines()).isEmpty();
            assertThat(library.lines()).filteredOn(line -> !line.startsWith("DEBUG")).isEmpty();
        }
        assertThat(refused).isEmpty();
    }

    @Test
    void aHandshakeHasTheTimeOfAHead() throws Exception {
        ListenAddress address = listen(Limits.standard().times(SHORT, LONG));
        try (var slow = RawClient.connect(address)) {
            slow.send("\u0016\u0003\u0001\u0002\u0000\u0001");
            assertThat(get(address, "/")).endsWith("ok");
            slow.readToEnd();
        }
        assertThat(refused).contains(Refusal.HEAD_TOO_SLOW);
    }

    @Test
    void whoStopsInTheMiddleOfAHandshakeIsCutOff() throws Exception {
        ListenAddress address = listen(Limits.standard().times(SHORT, LONG));
        // It has said hello and gets the certificate, but never finishes.
        try (var half = RawClient.connect(address)) {
            half.sendBytes(Hello.capture(trusting));
            assertThat(half.readToEnd()).isNotEmpty();
        }
        assertThat(refused).contains(Refusal.HEAD_TOO_SLOW);
    }

    @Test
    void aClientThatIsDoneWithItsHandshakeMayBeSilent() throws Exception {
        ListenAddress address = listen(Limits.standard().times(SHORT, LONG));
        var silent = connect(address);
        var used = connect(address);
        used.send("GET /" + HEAD + "\r\n").readUntil("ok");
        // By the time that this one is cut off the limit of a head is over for all.
        var slow = connect(address).send("G");
        assertThat(slow.readToEnd()).startsWith("HTTP/1.1 408 Request Timeout\r\n");
        assertThat(silent.send("GET /" + LAST).readToEnd()).endsWith("ok");
        assertThat(used.send("GET /" + LAST).readToEnd()).endsWith("ok");
        assertThat(refused).containsExactly(Refusal.HEAD_TOO_SLOW);
    }

    @Test
    void aHeadThatComesByteByByteEndsWith408AndHoldsOnlyItself() throws Exception {
        ListenAddress address = listen(Limits.standard().times(SHORT, LONG));
        var slow = connect(address);
        for (char c : "GET / HTTP/1.1\r\nHost: h\r\nX: ".toCharArray()) {
            slow.send(String.valueOf(c));
        }
        assertThat(get(address, "/")).endsWith("\r\n\r\nok");
        assertThat(slow.readToEnd())
                .startsWith("HTTP/1.1 408 Request Timeout\r\n")
                .endsWith("\r\n\r\nRequest head did not come in time.");
        assertThat(refused).containsExactly(Refusal.HEAD_TOO_SLOW);
    }

    @Test
    void aRecordThatComesByteByByteIsASlowHead() throws Exception {
        ListenAddress address = listen(Limits.standard().times(SHORT, LONG));
        var slow = connect(address);
        slow.send("GET /" + HEAD + "\r\n").readUntil("ok");
        slow.sendUnder(0x17, 0x03, 0x03, 0x20, 0x00, 1, 2, 3);
        assertThat(slow.readToEnd()).contains("okHTTP/1.1 408 Request Timeout\r\n");
        assertThat(refused).containsExactly(Refusal.HEAD_TOO_SLOW);
    }

    @Test
    void aBodyThatStopsEndsWith408() throws Exception {
        ListenAddress address = listen(Limits.standard().times(SHORT, LONG));
        var slow = connect(address);
        slow.send("POST /body" + HEAD + "Content-Length: 10\r\n\r\nabc");
        assertThat(slow.readToEnd())
                .startsWith("HTTP/1.1 408 ")
                .contains("Request body did not come within 0 s");
        assertThat(refused).containsExactly(Refusal.BODY_TOO_SLOW);
    }

    @Test
    void aClientThatDoesNotReadItsAnswerIsCutOff() throws Exception {
        ListenAddress address = listen(Limits.standard().times(LONG, SHORT));
        var lazy = connect(address).send("GET /big" + HEAD + "\r\n");
        await(() -> !refused.isEmpty());
        assertThat(refused).containsExactly(Refusal.ANSWER_NOT_READ);
        assertThat(readToAnyEnd(lazy).length()).isLessThan(64 << 20);
    }

    @Test
    void aSilentConnectionEnds() throws Exception {
        ListenAddress address = listen(Limits.standard().times(LONG, SHORT));
        assertThat(connect(address).readToEnd()).isEmpty();
        try (var silent = RawClient.connect(address)) {
            assertThat(silent.readToEnd()).isEmpty();
        }
        assertThat(refused).isEmpty();
    }

    @Test
    void connectionsAboveTheLimitAreToldToComeBack() throws Exception {
        ListenAddress address = listen(Limits.standard().numbers(2, 10));
        var first = connect(address).send("GET /" + HEAD + "\r\n");
        first.readUntil("ok");
        connect(address).send("GET /" + HEAD + "\r\n").readUntil("ok");
        assertThat(connect(address).send("GET /" + HEAD + "\r\n").readToEnd())
                .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
                .contains("\r\nRetry-After: 1\r\n");
        assertThat(refused).containsExactly(Refusal.CONNECTIONS);
        try (var silent = RawClient.connect(address)) {
            assertThat(silent.readToEnd()).isEmpty();
        }
        first.send("GET /" + LAST).readToEnd();
        // Until then the server may wait for its end, as long as a connection may be silent.
        first.close();
        String answer;
        do {
            answer = get(address, "/");
        } while (answer.startsWith("HTTP/1.1 503"));
        assertThat(answer).endsWith("ok");
    }

    @Test
    void requestsAboveTheLimitAreToldToComeBack() throws Exception {
        ListenAddress address = listen(Limits.standard().numbers(1000, 3));
        for (int i = 0; i < 3; i++) {
            connect(address).send("GET /wait" + HEAD + "\r\n");
        }
        waiting.acquire(3);
        assertThat(get(address, "/")).startsWith("HTTP/1.1 503 ");
        assertThat(refused).containsExactly(Refusal.REQUESTS_IN_FLIGHT);
    }

    private void replace(String name) throws IOException {
        for (String kind : List.of(".pem", ".key")) {
            Files.copy(
                    folder.resolve(name + kind),
                    folder.resolve("used" + kind),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private String shown(ListenAddress address) throws IOException {
        try (var client = TlsClient.connect(address, trusting)) {
            return ((java.security.cert.X509Certificate) client.shown())
                    .getSubjectX500Principal()
                    .getName();
        }
    }

    @Test
    void newHandshakesShowTheNewPairAndOpenConnectionsGoOn() throws Exception {
        replace("one");
        TlsKeys keys = keys("used", Optional.of(made.certificate("ca")));
        ListenAddress address = listen(Limits.standard(), keys);
        var open = connect(address);
        open.send("GET /" + HEAD + "\r\n").readUntil("ok");
        assertThat(shown(address)).isEqualTo("CN=one");
        replace("two");
        await(() -> keys.current().toString().startsWith("CN=two"));
        assertThat(shown(address)).isEqualTo("CN=two");
        assertThat(who(address, "ops", "TLSv1.3")).isEqualTo("ops");
        assertThat(open.send("GET /who" + LAST).readToEnd()).endsWith("https://h true -");
    }

    @Test
    void aBrokenPairLeavesTheOldOneInUse() throws Exception {
        replace("one");
        TlsKeys keys = keys("used", Optional.empty());
        ListenAddress address = listen(Limits.standard(), keys);
        Files.copy(made.key("two"), made.key("used"), StandardCopyOption.REPLACE_EXISTING);
        await(() -> keys.problem().isPresent());
        assertThat(shown(address)).isEqualTo("CN=one");
    }

    /** Handshakes, requests and ends of many at once: none is lost, whatever thread it meets. */
    @Test
    void manyClientsAtOnceAreAllAnswered() throws Exception {
        ListenAddress address = listen(Limits.standard());
        int clients = 300;
        List<Future<String>> answers = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(16)) {
            for (int i = 0; i < clients; i++) {
                String version = i % 2 == 0 ? "TLSv1.3" : "TLSv1.2";
                answers.add(threads.submit(() -> fiveRequests(address, version)));
            }
            for (Future<String> answer : answers) {
                assertThat(answer.get(60, TimeUnit.SECONDS).split("HTTP/1.1 200 OK", -1))
                        .hasSize(6);
            }
        }
        assertThat(refused).isEmpty();
    }

    private static String fiveRequests(ListenAddress address, String version) throws IOException {
        try (var client = TlsClient.connect(address, trusting, version)) {
            for (int i = 1; i < 5; i++) {
                client.send("POST /body" + HEAD + "Content-Length: " + i + "\r\n\r\n");
                client.send("x".repeat(i)).readUntil("length " + i);
            }
            return client.send("GET /" + LAST).readToEnd();
        }
    }

    @Test
    void aClientThatDoesNotTrustUsIsCounted() throws Exception {
        ListenAddress address = listen(Limits.standard());
        SSLContext other = made.trusting("other-ca");
        assertThatThrownBy(() -> TlsClient.connect(address, other).close())
                .isInstanceOf(SSLException.class);
        await(() -> refused.equals(List.of(Refusal.TLS_HANDSHAKE)));
    }
}
