package io.lmcache4j.controller.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** The raw bytes that libzmq was seen to send, as a peer sends them: the vectors' {@code zmtp}. */
@Timeout(60)
class RecordedBytesTest {
    private static final BindAddress ANY_PORT = new BindAddress("127.0.0.1", 0);
    private static final int GREETING_BYTES = 64;

    private final RecordingHandler handler = new RecordingHandler();
    private final ControllerSockets sockets =
            new ControllerSockets(SocketOptions.at(ANY_PORT, ANY_PORT, Optional.empty()), handler);

    @BeforeEach
    void start() throws BindException {
        sockets.start();
    }

    @AfterEach
    void stop() {
        sockets.close();
    }

    private static String recorded(String name) throws IOException {
        try (InputStream in =
                RecordedBytesTest.class.getResourceAsStream("/controller-messages.json")) {
            JsonNode zmtp = new ObjectMapper().readTree(in).get("zmtp");
            return zmtp.get(name).asText();
        }
    }

    /**
     * A peer that has said all this. What follows its READY it may only say once it has heard ours:
     * a socket that was slower to say it would hang up.
     */
    private static RawPeer peer(int port, String said, String type) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(recorded(said));
        int ready = 2 + (bytes[1] & 0xff);
        RawPeer peer = new RawPeer("127.0.0.1", port);
        peer.writeHex(recorded("greeting_hex"));
        peer.write(Arrays.copyOf(bytes, ready));
        assertThat(HexFormat.of().formatHex(peer.read(GREETING_BYTES)))
                .startsWith("ff")
                .contains("4e554c4c");
        // What we say of ourselves comes first, as a command of one frame.
        assertThat(new String(peer.answer(), StandardCharsets.ISO_8859_1))
                .contains("READY", "Socket-Type", type);
        peer.write(Arrays.copyOfRange(bytes, ready, bytes.length));
        return peer;
    }

    @ParameterizedTest
    @CsvSource({"dealer_ready_then_empty_and_payload_hex", "req_ready_then_empty_and_payload_hex"})
    void whoAsksIsAnswered(String said) throws Exception {
        try (RawPeer peer = peer(sockets.replyPort(), said, "ROUTER")) {
            String asked =
                    "asked "
                            + new String(
                                    HexFormat.of().parseHex(recorded("payload_used_hex")),
                                    StandardCharsets.UTF_8);
            assertThat(peer.answer()).isEqualTo(asked.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void everyFrameThatIsPushedIsTaken() throws Exception {
        String said = "push_ready_then_payload_and_300_byte_frame_hex";
        try (RawPeer _ = peer(sockets.pullPort(), said, "PULL")) {
            assertThat(HexFormat.of().formatHex(handler.nextPulled()))
                    .isEqualTo(recorded("payload_used_hex"));
            assertThat(handler.nextPulled())
                    .isEqualTo("x".repeat(300).getBytes(StandardCharsets.US_ASCII));
            assertThat(RawPeer.GREETING).isEqualTo(recorded("greeting_hex"));
        }
    }
}
