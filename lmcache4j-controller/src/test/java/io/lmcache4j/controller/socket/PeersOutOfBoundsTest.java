package io.lmcache4j.controller.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Peers that break limits lose their connection, and nobody else notices. */
@Timeout(240)
class PeersOutOfBoundsTest {
    private static final BindAddress ANY_PORT = new BindAddress("127.0.0.1", 0);
    private static final int MEBIBYTE = 1 << 20;
    private static final int MOST_FRAMES = 100;
    private static final byte[] GOOD = bytes("good");

    private final CountDownLatch waiting = new CountDownLatch(1);
    private final CountDownLatch stop = new CountDownLatch(1);
    private final RecordingHandler handler =
            new RecordingHandler() {
                @Override
                public void pulled(byte[] frame) {
                    if (frame.length > 0 && frame[0] == 'w') {
                        waitForStop();
                    }
                    super.pulled(frame);
                }
            };
    private ControllerSockets sockets;
    private RawPeer worker;

    private void waitForStop() {
        waiting.countDown();
        try {
            stop.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Long enough for everybody, unless a test wants it shorter. */
    private static SocketLimits limits(Duration message, Duration handshake) {
        return new SocketLimits(
                MEBIBYTE, MOST_FRAMES, 2 * MEBIBYTE, message, 10, handshake, 100, 0);
    }

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(400);

    @BeforeEach
    void start() throws Exception {
        open(limits(LONG, LONG));
    }

    private void open(SocketLimits limits) throws Exception {
        sockets =
                new ControllerSockets(
                        new SocketOptions(
                                ANY_PORT,
                                ANY_PORT,
                                Optional.of(ANY_PORT),
                                limits,
                                Optional.empty(),
                                Duration.ofSeconds(20)),
                        handler);
        sockets.start();
        worker = push();
    }

    @AfterEach
    void stop() throws Exception {
        stop.countDown();
        worker.close();
        sockets.close();
    }

    private void reopen(Duration message, Duration handshake) throws Exception {
        worker.close();
        sockets.close();
        open(limits(message, handshake));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private RawPeer push() throws Exception {
        return RawPeer.of("PUSH", sockets.pullPort());
    }

    /** The worker is heard as ever, and what else happened is this alone. */
    private void onlyCounted(BadFrameKind kind, long times) throws Exception {
        worker.send(GOOD);
        assertThat(handler.nextPulled()).isEqualTo(GOOD);
        assertThat(sockets.stats().badFrames())
                .allSatisfy(
                        (each, count) ->
                                assertThat(count)
                                        .as(each.text())
                                        .isEqualTo(each == kind ? times : 0));
        assertThat(sockets.unread()).isEmpty();
    }

    @Test
    void messageOfEndlessFramesIsCutOff() throws Exception {
        for (int port : ports()) {
            try (RawPeer endless =
                    RawPeer.of(port == sockets.pullPort() ? "PUSH" : "DEALER", port)) {
                endless.writeUntilEnd(RawPeer.frame(true, GOOD), 100L * MEBIBYTE);
            }
        }
        onlyCounted(BadFrameKind.OVERSIZED, 3);
        assertThat(sockets.stats().lastBadFrames())
                .extracting(BadFrame::socket)
                .containsExactly("pull", "reply", "heartbeat");
        BadFrame sample = sockets.stats().lastBadFrames().getFirst();
        assertThat(sample.error()).isEqualTo("more than 100 frames");
        assertThat(sample.bytes()).isEqualTo((long) MOST_FRAMES * GOOD.length);
        assertThat(sample.peer()).startsWith("127.0.0.1:");
    }

    private List<Integer> ports() {
        return List.of(
                sockets.pullPort(), sockets.replyPort(), sockets.heartbeatPort().orElseThrow());
    }

    @Test
    void messageOfAsManyFramesAsAllowedIsHeard() throws Exception {
        byte[][] frames = new byte[MOST_FRAMES][];
        Arrays.fill(frames, GOOD);
        try (RawPeer peer = push()) {
            peer.send(frames);
            for (int i = 0; i < MOST_FRAMES; i++) {
                assertThat(handler.nextPulled()).isEqualTo(GOOD);
            }
        }
        onlyCounted(null, 0);
    }

    @Test
    void framesTooLongTogetherAreCutOff() throws Exception {
        try (RawPeer endless = push()) {
            endless.writeUntilEnd(RawPeer.frame(true, new byte[40_000]), 100L * MEBIBYTE);
        }
        onlyCounted(BadFrameKind.OVERSIZED, 1);
    }

    @Test
    void frameThatClaimsTooMuchIsCutOff() throws Exception {
        // The last two are 2^63 and more, and negative where JeroMQ cuts them to 32 bits.
        long[] lengths = {MEBIBYTE + 1, Integer.MAX_VALUE, -1, Long.MIN_VALUE + (1L << 31)};
        for (long length : lengths) {
            try (RawPeer liar = push()) {
                liar.write(RawPeer.head(0, length));
                liar.awaitEnd();
            }
        }
        onlyCounted(BadFrameKind.OVERSIZED, lengths.length);
    }

    @Test
    void frameThatNoArrayCouldHoldIsCutOff() throws Exception {
        try (RawPeer liar = push()) {
            liar.write(RawPeer.head(0, 1L << 40));
            liar.awaitEnd();
        }
        onlyCounted(null, 0);
        assertThat(sockets.stats().connectionFaults()).isOne();
    }

    @Test
    void claimsOfManyAreBoundedTogether() throws Exception {
        List<RawPeer> claiming = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            RawPeer peer = push();
            // In one packet: what comes before is handed over when the claim was seen too.
            var packet = new ByteArrayOutputStream();
            packet.writeBytes(RawPeer.frame(0, GOOD));
            packet.writeBytes(RawPeer.head(0, MEBIBYTE));
            peer.write(packet.toByteArray());
            assertThat(handler.nextPulled()).isEqualTo(GOOD);
            claiming.add(peer);
        }
        try (RawPeer third = push()) {
            third.write(RawPeer.head(0, Room.SMALL + 1));
            third.awaitEnd();
        }
        onlyCounted(BadFrameKind.NO_ROOM, 1);
        worker.send(new byte[Room.SMALL]);
        assertThat(handler.nextPulled()).hasSize(Room.SMALL);
        for (RawPeer peer : claiming) {
            peer.write(new byte[MEBIBYTE]);
            assertThat(handler.nextPulled()).hasSize(MEBIBYTE);
            peer.close();
        }
        worker.send(new byte[MEBIBYTE]);
        assertThat(handler.nextPulled()).hasSize(MEBIBYTE);
    }

    @Test
    void messageThatIsNotEndedIsCutOff() throws Exception {
        reopen(SHORT, LONG);
        try (RawPeer halfFrame = push();
                RawPeer halfMessage = push()) {
            halfFrame.write(RawPeer.head(0, 1000));
            halfFrame.write(new byte[999]);
            halfMessage.write(RawPeer.frame(true, GOOD));
            halfFrame.awaitEnd();
            halfMessage.awaitEnd();
        }
        onlyCounted(BadFrameKind.UNFINISHED, 2);
    }

    @Test
    void peerIsNotToBlameForASlowReader() throws Exception {
        reopen(Duration.ofSeconds(2), LONG);
        int messages = 100;
        byte[] half = new byte[20_000];
        try (RawPeer patient = push();
                RawPeer speaking = push();
                RawPeer clock = RawPeer.of("DEALER", sockets.replyPort())) {
            speaking.write(RawPeer.head(0, 2L * half.length));
            worker.send(bytes("wait"));
            assertThat(waiting.await(60, TimeUnit.SECONDS)).isTrue();
            speaking.write(half);
            for (int i = 0; i < messages; i++) {
                patient.send(GOOD, GOOD);
            }
            clock.write(RawPeer.head(0, 1000));
            clock.awaitEnd();
            speaking.write(half);
            stop.countDown();
            assertThat(handler.nextPulled()).isEqualTo(bytes("wait"));
            int good = 0;
            for (int i = 0; i < 2 * messages + 1; i++) {
                good += Arrays.equals(handler.nextPulled(), GOOD) ? 1 : 0;
            }
            assertThat(good).isEqualTo(2 * messages);
        }
        onlyCounted(BadFrameKind.UNFINISHED, 1);
    }

    @Test
    void handshakeThatIsNotEndedIsCutOffWithoutAWord() throws Exception {
        reopen(LONG, SHORT);
        for (int port : ports()) {
            try (RawPeer silent = new RawPeer("127.0.0.1", port);
                    RawPeer halfGreeting = new RawPeer("127.0.0.1", port);
                    RawPeer greeted = new RawPeer("127.0.0.1", port);
                    RawPeer halfReady = new RawPeer("127.0.0.1", port)) {
                halfGreeting.writeHex(RawPeer.GREETING.substring(0, 30));
                greeted.greet();
                halfReady.greet();
                halfReady.write(Arrays.copyOf(RawPeer.ready("PUSH"), 20));
                silent.awaitEnd();
                halfGreeting.awaitEnd();
                greeted.awaitEnd();
                halfReady.awaitEnd();
            }
        }
        // The worker has been silent for longer, but is known.
        onlyCounted(null, 0);
        assertThat(sockets.stats().connectionFaults()).isZero();
    }

    @Test
    void whoSpeaksSomethingElseIsSentAway() throws Exception {
        List<byte[]> greetings =
                List.of(
                        bytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
                        // A TLS hello, ZMTP 1 without and with a version, ZMTP 2.
                        new byte[] {0x16, 3, 1, 0, 5, 1, 0, 0, 1, 3},
                        new byte[] {1, 0, 5, 0, 'g', 'o', 'o', 'd'},
                        new byte[] {-1, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 0, 8},
                        new byte[] {-1, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 1, 8});
        for (byte[] greeting : greetings) {
            try (RawPeer peer = new RawPeer("127.0.0.1", sockets.pullPort())) {
                peer.write(greeting);
                peer.awaitEnd();
            }
        }
        onlyCounted(BadFrameKind.FOREIGN, greetings.size());
    }

    @Test
    void whatJeroMqFailsOnCostsThatConnection() throws Exception {
        // A PING must have two bytes of time after its name; JeroMQ reads them without looking.
        try (RawPeer peer = push()) {
            peer.write(RawPeer.frame(4, bytes("\4PING")));
            peer.awaitEnd();
        }
        onlyCounted(null, 0);
        assertThat(sockets.stats().connectionFaults()).isOne();
    }

    @Test
    void otherMechanismAndOtherKindOfSocketAreRefused() throws Exception {
        String curve = RawPeer.GREETING.replace("4e554c4c00", "4355525645");
        try (RawPeer encrypting = new RawPeer("127.0.0.1", sockets.pullPort());
                RawPeer subscriber = new RawPeer("127.0.0.1", sockets.pullPort())) {
            encrypting.writeHex(curve);
            encrypting.awaitEnd();
            subscriber.greet();
            subscriber.write(RawPeer.ready("SUB"));
            subscriber.awaitEnd();
        }
        onlyCounted(null, 0);
        assertThat(sockets.stats().connectionFaults()).isEqualTo(2);
    }
}
