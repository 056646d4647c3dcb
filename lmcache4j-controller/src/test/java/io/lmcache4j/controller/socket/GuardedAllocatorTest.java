package io.lmcache4j.controller.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import zmq.Msg;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** What a peer that we connected to may send. */
@Timeout(120)
class GuardedAllocatorTest {
    private final AtomicLong written = new AtomicLong();
    private final GuardedAllocator allocator = new GuardedAllocator(100, 3);

    /** As JeroMQ's decoder makes a frame. */
    private boolean isKept(int size, int flags) {
        Msg frame = allocator.allocate(size);
        frame.setFlags(flags);
        return !frame.isCommand();
    }

    @Test
    void messagesWithinTheLimitsAreKept() {
        for (int i = 0; i < 10; i++) {
            assertThat(isKept(30, Msg.MORE)).isTrue();
            assertThat(isKept(30, Msg.MORE)).isTrue();
            assertThat(isKept(40, 0)).isTrue();
        }
    }

    @Test
    void framesBeyondTheLimitAreDropped() {
        for (int i = 0; i < 3; i++) {
            assertThat(isKept(1, Msg.MORE)).isTrue();
        }
        for (int i = 0; i < 10; i++) {
            assertThat(isKept(1, Msg.MORE)).isFalse();
        }
    }

    @Test
    void bytesBeyondTheLimitAreDropped() {
        assertThat(isKept(60, Msg.MORE)).isTrue();
        assertThat(isKept(41, Msg.MORE)).isFalse();
        assertThat(isKept(40, 0)).isTrue();
        assertThat(isKept(100, 0)).isTrue();
    }

    @Test
    void commandsInBetweenDoNotCount() {
        assertThat(isKept(90, Msg.MORE)).isTrue();
        assertThat(isKept(90, Msg.COMMAND)).isFalse();
        assertThat(isKept(10, 0)).isTrue();
    }

    @Test
    void lengthsThatAreNoneBecomeEmptyFrames() {
        assertThat(allocator.allocate(-5).size()).isZero();
        assertThat(allocator.allocate(101).size()).isZero();
    }

    @Test
    void whoAsksAnEndlessPeerGivesUpInTime() throws Exception {
        byte[] more = RawPeer.frame(true, new byte[4000]);
        try (var listener = new ServerSocket(0, 2, InetAddress.getLoopbackAddress());
                var context =
                        new SocketContext("test-endless", 10, Duration.ofSeconds(20), _ -> {});
                var request =
                        new RequestSocket(
                                context,
                                "127.0.0.1:" + listener.getLocalPort(),
                                Optional.empty())) {
            Thread endless = Thread.startVirtualThread(() -> answerWithoutEnd(listener, more));
            byte[] question = "one".getBytes(StandardCharsets.US_ASCII);
            assertThat(request.ask(question, Duration.ofSeconds(2))).isEmpty();
            assertThat(written.get()).isPositive();
            // Its connection was given up.
            assertThat(endless.join(Duration.ofSeconds(60))).isTrue();
        }
    }

    private void answerWithoutEnd(ServerSocket listener, byte[] more) {
        try (Socket socket = listener.accept()) {
            OutputStream out = socket.getOutputStream();
            out.write(HexFormat.of().parseHex(RawPeer.GREETING));
            out.write(RawPeer.ready("ROUTER"));
            new DataInputStream(socket.getInputStream()).readFully(new byte[100]);
            while (true) {
                out.write(more);
                written.addAndGet(more.length);
            }
        } catch (IOException ended) {
            // As it should be.
        }
    }
}
