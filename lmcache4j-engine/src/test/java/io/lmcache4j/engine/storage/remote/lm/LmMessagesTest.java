package io.lmcache4j.engine.storage.remote.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;

import io.lmcache4j.engine.VectorFile;
import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.memory.MemoryFormat;
import io.lmcache4j.engine.memory.RemoteMetadata;
import io.lmcache4j.engine.memory.TensorGroup;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Requests and replies against {@code wire-formats.json}, and against anything else. */
class LmMessagesTest {
    private static final String KEY = "m@1@0@ff@bfloat16";

    static Stream<JsonNode> requests() {
        return VectorFile.elements(VectorFile.read("wire-formats.json").get("lm_client_messages"));
    }

    static Stream<JsonNode> replies() {
        return VectorFile.elements(VectorFile.read("wire-formats.json").get("lm_server_messages"));
    }

    private static byte[] bytes(JsonNode vector) {
        byte[] bytes = HexFormat.of().parseHex(vector.get("hex").asText());
        assertThat(bytes).hasSize(vector.get("size").asInt());
        return bytes;
    }

    private static RemoteMetadata metadata(JsonNode vector) {
        List<Integer> shape = new ArrayList<>();
        vector.get("shape").forEach(dimension -> shape.add(dimension.asInt()));
        while (shape.size() > 1 && shape.getLast() == 0) {
            shape.removeLast();
        }
        return new RemoteMetadata(
                vector.get("length").asInt(),
                MemoryFormat.ofCode(vector.get("fmt").asInt()).orElseThrow(),
                List.of(
                        new TensorGroup(
                                KvDtype.valueOf(
                                        vector.get("dtype").asText().toUpperCase(Locale.ROOT)),
                                shape)));
    }

    private static LmLocation location(JsonNode vector) {
        return LmLocation.ofCode(vector.get("location").asInt()).orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void requestsAreLMCaches(JsonNode vector) throws Exception {
        LmRequest request =
                new LmRequest(
                        LmCommand.ofCode(vector.get("command").asInt()).orElseThrow(),
                        metadata(vector),
                        location(vector),
                        vector.get("key").asText());
        assertThat(request.command().name()).isEqualTo(vector.get("name").asText());
        assertThat(request.encode().array()).isEqualTo(bytes(vector));
        assertThat(LmRequest.decode(ByteBuffer.wrap(bytes(vector)))).isEqualTo(request);
    }

    @ParameterizedTest
    @MethodSource("replies")
    void repliesAreLMCaches(JsonNode vector) throws Exception {
        LmReply reply =
                new LmReply(vector.get("code").asInt() == 200, metadata(vector), location(vector));
        assertThat(reply.encode().array()).isEqualTo(bytes(vector));
        assertThat(LmReply.decode(ByteBuffer.wrap(bytes(vector)))).isEqualTo(reply);
    }

    @Test
    void whatSaysNothingIsTheVectorsToo() {
        assertThat(replies().map(LmMessagesTest::bytes))
                .contains(LmReply.YES.encode().array(), LmReply.NO.encode().array());
        JsonNode get = requests().skip(1).findFirst().orElseThrow();
        assertThat(LmRequest.of(LmCommand.GET, get.get("key").asText()).encode().array())
                .isEqualTo(bytes(get));
    }

    @Test
    void aKeyHasAtMost150BytesAndNoSpaceAtItsEnds() {
        String longest = "é".repeat(75);
        assertThat(LmRequest.of(LmCommand.GET, longest).encode().array()).hasSize(186);
        for (String key : List.of(longest + "x", " a", "a ", "a\n", "a\u00a0", "a\ud800")) {
            assertThat(LmRequest.problem(key)).isPresent();
            assertThatIllegalArgumentException().isThrownBy(() -> LmRequest.of(LmCommand.GET, key));
        }
    }

    @Test
    void whatIsNoMessageIsRefusedAndLeftWhereItIs() {
        refusedRequest(0, 9, "no command has code 9");
        refusedRequest(4, -1, "length is negative: -1");
        refusedRequest(8, 77, "unknown format 77");
        refusedRequest(12, 77, "no element type has code 77");
        refusedRequest(16, 3, "no location has code 3");
        refusedRequest(20, -5, "negative dimension");
        refusedRequest(36, 0xff, "no UTF-8");
        ByteBuffer reply = LmReply.YES.encode().order(ByteOrder.LITTLE_ENDIAN).putInt(0, 404);
        assertThatExceptionOfType(LmProtocolException.class)
                .isThrownBy(() -> LmReply.decode(reply))
                .withMessage("no reply has code 404");
        assertThat(reply.position()).isZero();
        assertThatExceptionOfType(LmProtocolException.class)
                .isThrownBy(() -> LmReply.decode(ByteBuffer.allocate(35)));
        assertThatExceptionOfType(LmProtocolException.class)
                .isThrownBy(() -> LmRequest.decode(ByteBuffer.allocate(185)));
    }

    private static void refusedRequest(int at, int value, String message) {
        ByteBuffer request =
                LmRequest.of(LmCommand.GET, KEY)
                        .encode()
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(at, value);
        assertThatExceptionOfType(LmProtocolException.class)
                .isThrownBy(() -> LmRequest.decode(request))
                .withMessageContaining(message);
        assertThat(request.position()).isZero();
    }

    @Property(tries = 500)
    void anyBytesAreAMessageOrRefused(@ForAll @Size(max = 200) byte[] bytes) {
        survives(bytes);
    }

    /** Small numbers in the places of codes, so that most are messages. */
    @Property(tries = 500)
    void whatIsReadIsWrittenAndReadAgain(
            @ForAll @Size(9) List<@IntRange(max = 9) Integer> numbers,
            @ForAll @Size(150) byte[] key) {
        ByteBuffer request = ByteBuffer.allocate(186).order(ByteOrder.LITTLE_ENDIAN);
        numbers.forEach(request::putInt);
        for (byte one : key) {
            request.put((byte) (one & 0x7f));
        }
        survives(request.array());
        ByteBuffer reply = ByteBuffer.allocate(36).order(ByteOrder.LITTLE_ENDIAN);
        reply.putInt(numbers.getFirst() % 2 == 0 ? 200 : 400);
        numbers.stream().skip(1).forEach(reply::putInt);
        survives(reply.array());
    }

    private static void survives(byte[] bytes) {
        try {
            LmRequest request = LmRequest.decode(ByteBuffer.wrap(bytes));
            assertThat(LmRequest.decode(request.encode()).encode()).isEqualTo(request.encode());
        } catch (LmProtocolException e) {
            assertThat(e).hasMessageMatching("(?s).+");
        }
        try {
            LmReply reply = LmReply.decode(ByteBuffer.wrap(bytes));
            assertThat(LmReply.decode(reply.encode()).encode()).isEqualTo(reply.encode());
        } catch (LmProtocolException e) {
            assertThat(e).hasMessageMatching("(?s).+");
        }
    }
}
