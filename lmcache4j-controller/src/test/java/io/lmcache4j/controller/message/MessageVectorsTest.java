package io.lmcache4j.controller.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every message of the vectors in both directions, and every verdict of LMCache's decoder. */
class MessageVectorsTest {
    @TestFactory
    Stream<DynamicTest> eachMessageIsReadAndWrittenByteForByte() {
        return Vectors.list("messages")
                .map(
                        vector ->
                                DynamicTest.dynamicTest(
                                        vector.get("id").asText(), () -> bothWays(vector)));
    }

    private static void bothWays(JsonNode vector) throws MessageException {
        byte[] bytes = Vectors.bytes(vector.get("hex").asText());
        Message message = MessageCodec.decode(bytes);
        assertThat(message.getClass().getSimpleName()).isEqualTo(vector.get("message").asText());
        assertThat(HexFormat.of().formatHex(MessageCodec.encode(message)))
                .isEqualTo(vector.get("hex").asText());
        assertMeans(message, vector.get("decoded"));
    }

    /** By a walk over the bytes that shares nothing with the codec's shapes. */
    private static void assertMeans(Message message, JsonNode meaning) throws MessageException {
        Object read = PackReader.read(MessageCodec.encode(message));
        assertThat(plain(read)).isEqualTo(plain(meaning));
    }

    @TestFactory
    Stream<DynamicTest> eachOddFrameGetsTheVerdictOfLMCache() {
        return Vectors.list("decode_cases")
                .map(
                        vector ->
                                DynamicTest.dynamicTest(
                                        vector.get("id").asText(),
                                        () ->
                                                verdict(
                                                        Vectors.bytes(vector.get("hex").asText()),
                                                        vector.get("result"))));
    }

    @TestFactory
    Stream<DynamicTest> eachFrameOfJsonGetsTheVerdictOfLMCache() {
        return Vectors.list("json_frames")
                .map(
                        vector ->
                                DynamicTest.dynamicTest(
                                        vector.get("id").asText(), () -> jsonVerdict(vector)));
    }

    private static void jsonVerdict(JsonNode vector) throws MessageException {
        byte[] frame = vector.get("json").asText().getBytes(StandardCharsets.UTF_8);
        if (vector.get("id").asText().equals("json-lead-space")) {
            // Taken for MessagePack: the integer 32 and what follows it.
            assertThat(catchThrowableOfType(MessageException.class, () -> read(frame))).isNotNull();
            return;
        }
        verdict(frame, vector.get("result"));
    }

    private static void verdict(byte[] frame, JsonNode result) throws MessageException {
        if (result.get("ok").asBoolean()) {
            Message message = MessageCodec.decode(frame);
            assertThat(message.getClass().getSimpleName())
                    .isEqualTo(result.get("message").asText());
            if (result.has("meaning")) {
                assertMeans(message, result.get("meaning"));
            }
            return;
        }
        MessageException refused = catchThrowableOfType(MessageException.class, () -> read(frame));
        assertThat(refused).hasMessage(result.get("error").asText());
        assertThat(refused.kind())
                .isEqualTo(
                        result.get("error_class").asText().equals("DecodeError")
                                ? MessageException.Kind.DECODE
                                : MessageException.Kind.VALIDATION);
    }

    private static void read(byte[] frame) throws MessageException {
        assertThat(MessageCodec.decode(frame)).isNotNull();
    }

    @TestFactory
    Stream<DynamicTest> eachFrameOnASocketIsReadAndWritten() {
        return Vectors.list("frames")
                .flatMap(vector -> vector.findValues("frames_sent").stream())
                .flatMap(MessageVectorsTest::texts)
                .filter(hex -> !hex.isEmpty())
                .distinct()
                .map(
                        hex ->
                                DynamicTest.dynamicTest(
                                        hex.substring(0, 40),
                                        () ->
                                                assertThat(MessageCodec.encode(decoded(hex)))
                                                        .isEqualTo(Vectors.bytes(hex))));
    }

    private static Message decoded(String hex) throws MessageException {
        return MessageCodec.decode(Vectors.bytes(hex));
    }

    private static Stream<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts.stream();
    }

    @Test
    void noTypeIsMissingFromVectorsOrCodec() {
        Set<String> inVectors =
                Vectors.list("messages")
                        .map(vector -> vector.get("message").asText())
                        .collect(Collectors.toSet());
        assertThat(Tagged.message().tags()).hasSize(51).containsAll(inVectors);
        assertThat(Vectors.list("messages")).hasSize(69);
        assertThat(Vectors.list("decode_cases")).hasSize(24);
    }

    /** Both sides as the same plain Java values. */
    private static Object plain(Object node) {
        return switch (node) {
            case Ints ints -> ints.list().stream().map(MessageVectorsTest::plain).toList();
            case Long value -> BigInteger.valueOf(value);
            case List<?> list -> list.stream().map(MessageVectorsTest::plain).toList();
            case Map<?, ?> map ->
                    map.entrySet().stream()
                            .collect(
                                    Collectors.toMap(
                                            entry -> String.valueOf(entry.getKey()),
                                            entry -> plain(entry.getValue())));
            case JsonNode json -> plain(json);
            default -> node == Nodes.NONE ? "nil" : node;
        };
    }

    private static Object plain(JsonNode json) {
        return switch (json.getNodeType()) {
            case NULL -> "nil";
            case BOOLEAN -> json.asBoolean();
            case STRING -> json.asText();
            case NUMBER ->
                    json.isIntegralNumber() ? (Object) json.bigIntegerValue() : json.asDouble();
            case ARRAY -> {
                List<Object> list = new ArrayList<>();
                json.forEach(one -> list.add(plain(one)));
                yield list;
            }
            case OBJECT ->
                    json.properties().stream()
                            .collect(
                                    Collectors.toMap(
                                            Map.Entry::getKey, entry -> plain(entry.getValue())));
            default -> throw new IllegalArgumentException(json.toString());
        };
    }
}
