package io.lmcache4j.controller.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class WorkerSocketsTest {
    private static final BindAddress ANY_PORT = new BindAddress("127.0.0.1", 0);
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir private Path directory;
    private final SocketContext context =
            new SocketContext("test-worker", 10, Duration.ofSeconds(5), _ -> {});

    @AfterEach
    void stop() {
        context.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private CurveKey key(ZMQ.Curve.KeyPair pair) throws Exception {
        Path file = directory.resolve("key");
        Files.writeString(file, "# of a fleet\n" + pair.secretKey + "\n");
        return CurveKey.read(file);
    }

    private static ControllerSockets controller(FrameHandler handler, Optional<CurveKey> key)
            throws BindException {
        ControllerSockets sockets =
                new ControllerSockets(
                        new SocketOptions(
                                ANY_PORT,
                                ANY_PORT,
                                Optional.empty(),
                                SocketLimits.DEFAULTS,
                                key,
                                Duration.ofSeconds(5)),
                        handler);
        sockets.start();
        return sockets;
    }

    @Test
    void asksAndTells() throws Exception {
        RecordingHandler handler = new RecordingHandler();
        try (ControllerSockets controller = controller(handler, Optional.empty());
                RequestSocket request =
                        new RequestSocket(
                                context, "127.0.0.1:" + controller.replyPort(), Optional.empty());
                PushSocket push =
                        new PushSocket(
                                context,
                                "127.0.0.1:" + controller.pullPort(),
                                Optional.empty(),
                                10)) {
            assertThat(request.ask(bytes("one"), LONG)).contains(bytes("asked one"));
            assertThat(request.ask(bytes("two"), LONG)).contains(bytes("asked two"));
            assertThat(push.push(List.of(bytes("three"), bytes("four")), LONG)).isTrue();
            assertThat(handler.nextPulled()).isEqualTo(bytes("three"));
            assertThat(handler.nextPulled()).isEqualTo(bytes("four"));
        }
    }

    @Test
    void anAnswerThatComesTooLateIsNotTheNextOne() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        RecordingHandler slow =
                new RecordingHandler() {
                    @Override
                    public byte[] asked(byte[] frame) {
                        await(release);
                        return super.asked(frame);
                    }
                };
        try (ControllerSockets controller = controller(slow, Optional.empty());
                RequestSocket request =
                        new RequestSocket(
                                context, "127.0.0.1:" + controller.replyPort(), Optional.empty())) {
            assertThat(request.ask(bytes("one"), Duration.ofMillis(200))).isEmpty();
            release.countDown();
            assertThat(request.ask(bytes("two"), LONG)).contains(bytes("asked two"));
        }
    }

    @Test
    void anAnswerThatCanNoLongerComeIsNotWaitedFor() throws Exception {
        try (ZContext other = new ZContext()) {
            ZMQ.Socket router = other.createSocket(SocketType.ROUTER);
            int port = router.bindToRandomPort("tcp://127.0.0.1");
            Thread dies =
                    Thread.startVirtualThread(
                            () -> {
                                router.recv();
                                router.close();
                            });
            long begun = System.nanoTime();
            try (RequestSocket request =
                    new RequestSocket(context, "127.0.0.1:" + port, Optional.empty())) {
                assertThat(request.ask(bytes("one"), LONG.multipliedBy(5))).isEmpty();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(LONG);
            assertThat(dies.join(LONG)).isTrue();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatNobodyTakesIsRefusedInTime() {
        try (PushSocket push = new PushSocket(context, "127.0.0.1:1", Optional.empty(), 1)) {
            push.push(List.of(bytes("one")), Duration.ofMillis(10));
            assertThat(push.push(List.of(bytes("two")), Duration.ofMillis(10))).isFalse();
        }
    }

    @Test
    void anAddressWithASchemeIsRefused() {
        assertThatThrownBy(() -> new RequestSocket(context, "tcp://localhost", Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tcp://localhost");
    }

    @Test
    void aWorkerAnswersACommand() throws Exception {
        try (AnswerSocket worker =
                        AnswerSocket.open(
                                "test-answer",
                                ANY_PORT,
                                Optional.empty(),
                                request ->
                                        bytes(
                                                "done "
                                                        + new String(
                                                                request, StandardCharsets.UTF_8)));
                PythonPeer controller = new PythonPeer("req", "127.0.0.1:" + worker.port())) {
            controller.send(bytes("clear"));
            assertThat(controller.line()).isEqualTo(PythonPeer.hex(bytes("done clear")));
        }
    }

    @Test
    void oneKeyEncryptsBothSides() throws Exception {
        ZMQ.Curve.KeyPair pair = ZMQ.Curve.generateKeyPair();
        CurveKey key = key(pair);
        assertThat(key.publicKey()).isEqualTo(pair.publicKey);
        RecordingHandler handler = new RecordingHandler();
        try (ControllerSockets controller = controller(handler, Optional.of(key))) {
            String address = "127.0.0.1:" + controller.replyPort();
            try (RequestSocket request = new RequestSocket(context, address, Optional.of(key));
                    PythonPeer dealer =
                            new PythonPeer("req", address, pair.publicKey, pair.secretKey)) {
                assertThat(request.ask(bytes("one"), LONG)).contains(bytes("asked one"));
                dealer.send(bytes("two"));
                assertThat(dealer.line()).isEqualTo(PythonPeer.hex(bytes("asked two")));
            }
            try (RequestSocket stranger = new RequestSocket(context, address, Optional.empty())) {
                assertThat(stranger.ask(bytes("three"), Duration.ofMillis(300))).isEmpty();
            }
            CurveKey other = key(ZMQ.Curve.generateKeyPair());
            try (RequestSocket stranger = new RequestSocket(context, address, Optional.of(other))) {
                assertThat(stranger.ask(bytes("four"), Duration.ofMillis(300))).isEmpty();
            }
            assertThat(controller.stats().reply().messages()).isEqualTo(2);
        }
    }

    @Test
    void aFileWithoutAKeyIsNamed() throws Exception {
        Path file = directory.resolve("none");
        Files.writeString(file, "secret\n");
        assertThatThrownBy(() -> CurveKey.read(file)).hasMessageContaining(file.toString());
    }
}
