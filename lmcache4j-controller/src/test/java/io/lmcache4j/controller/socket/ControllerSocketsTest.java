package io.lmcache4j.controller.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.controller.message.ErrorMsg;
import io.lmcache4j.controller.message.MessageCodec;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

class ControllerSocketsTest {
    private static final BindAddress ANY_PORT = new BindAddress("127.0.0.1", 0);

    private final RecordingHandler handler = new RecordingHandler();
    private final ControllerSockets sockets =
            new ControllerSockets(
                    SocketOptions.at(ANY_PORT, ANY_PORT, Optional.of(ANY_PORT)), handler);

    @BeforeEach
    void start() throws BindException {
        sockets.start();
    }

    @AfterEach
    void stop() {
        sockets.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hex(String text) {
        return PythonPeer.hex(bytes(text));
    }

    @Test
    void everyFrameOfAPushedMessageIsAMessage() throws Exception {
        try (PythonPeer push = new PythonPeer("push", "127.0.0.1:" + sockets.pullPort())) {
            push.send(bytes("one"), bytes("two"));
            push.send(bytes("three"));
            push.finish();
            assertThat(handler.nextPulled()).isEqualTo(bytes("one"));
            assertThat(handler.nextPulled()).isEqualTo(bytes("two"));
            assertThat(handler.nextPulled()).isEqualTo(bytes("three"));
        }
        assertThat(sockets.stats().pull().messages()).isEqualTo(3);
    }

    @Test
    void answersHaveAnEmptyFrameBeforeThem() {
        try (PythonPeer dealer = new PythonPeer("dealer", "127.0.0.1:" + sockets.replyPort())) {
            dealer.send(bytes(""), bytes("one"));
            assertThat(dealer.line()).isEqualTo("- " + hex("asked one"));
            dealer.send(bytes(""), bytes("two"));
            assertThat(dealer.line()).isEqualTo("- " + hex("asked two"));
        }
    }

    @Test
    void requestSocketsAreAnsweredToo() {
        try (PythonPeer request = new PythonPeer("req", "127.0.0.1:" + sockets.replyPort())) {
            request.send(bytes("one"));
            assertThat(request.line()).isEqualTo(hex("asked one"));
        }
    }

    @Test
    void heartbeatsHaveASocketOfTheirOwn() {
        String address = "127.0.0.1:" + sockets.heartbeatPort().orElseThrow();
        try (PythonPeer dealer = new PythonPeer("dealer", address)) {
            dealer.send(bytes(""), bytes("one"));
            assertThat(dealer.line()).isEqualTo("- " + hex("beaten one"));
        }
        assertThat(sockets.stats().heartbeats().messages()).isEqualTo(1);
        assertThat(sockets.stats().reply().messages()).isEqualTo(1);
    }

    @Test
    void aFrameThatFailsIsKeptAndTheNextOneComes() throws Exception {
        try (PythonPeer push = new PythonPeer("push", "127.0.0.1:" + sockets.pullPort())) {
            push.send(bytes("!bad"), bytes("good"));
            push.finish();
            assertThat(handler.nextPulled()).isEqualTo(bytes("good"));
        }
        assertThat(sockets.stats().badFrames()).containsEntry(BadFrameKind.FAILED, 1L);
        BadFrame sample = sockets.stats().lastBadFrames().getLast();
        assertThat(sample.socket()).isEqualTo("pull");
        assertThat(sample.firstBytes()).isEqualTo(hex("!bad"));
        assertThat(sample.bytes()).isEqualTo(4);
        assertThat(sample.error()).isEqualTo("refused");
        assertThat(sample.peer()).startsWith("127.0.0.1");
    }

    @Test
    void tooFewFramesAreCountedAndNotAnswered() {
        try (PythonPeer dealer = new PythonPeer("dealer", "127.0.0.1:" + sockets.replyPort())) {
            dealer.sendHex("~" + hex("without a delimiter"));
            dealer.send(bytes(""), bytes("one"));
            assertThat(dealer.line()).isEqualTo("- " + hex("asked one"));
        }
        assertThat(sockets.stats().badFrames()).containsEntry(BadFrameKind.SHORT, 1L);
    }

    @Test
    void aRequestThatFailsIsAnsweredWithTheReason() {
        try (PythonPeer request = new PythonPeer("req", "127.0.0.1:" + sockets.replyPort())) {
            request.send(bytes("!bad"));
            assertThat(request.line())
                    .isEqualTo(PythonPeer.hex(MessageCodec.encode(new ErrorMsg("refused"))));
            request.send(bytes("good"));
            assertThat(request.line()).isEqualTo(hex("asked good"));
        }
    }

    @Test
    void aTakenPortIsNamedAndNothingStaysOpen() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            BindAddress reply = new BindAddress("127.0.0.1", taken.getLocalPort());
            ControllerSockets other =
                    new ControllerSockets(
                            SocketOptions.at(ANY_PORT, reply, Optional.empty()), handler);
            assertThatThrownBy(other::start)
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("Address already in use")
                    .hasMessageContaining("--monitor-ports");
            other.close();
        }
    }

    @Test
    void listensOnIpv6() throws Exception {
        BindAddress address = new BindAddress("::1", 0);
        try (ControllerSockets six =
                new ControllerSockets(
                        SocketOptions.at(address, address, Optional.empty()), handler)) {
            six.start();
            try (RawPeer peer = new RawPeer("::1", six.pullPort())) {
                peer.greet();
                assertThat(peer.read(64)).startsWith(0xff, 0, 0);
            }
        }
    }

    @Test
    void endsTwiceWithoutHarm() {
        sockets.close();
        sockets.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(
                        thread ->
                                thread.isAlive() && thread.getName().startsWith("controller-pull"));
    }
}
