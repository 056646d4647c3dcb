package io.lmcache4j.engine.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.lmcache4j.engine.key.KvDtype;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

class RemoteMetadataTest {
    private static JsonNode vectors() throws IOException {
        try (InputStream in =
                RemoteMetadataTest.class.getResourceAsStream("/vectors/wire-formats.json")) {
            return new JsonMapper().readTree(in);
        }
    }

    private static ByteBuffer header(int... numbers) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int number : numbers) {
            buffer.putInt(number);
        }
        return buffer.flip();
    }

    @TestFactory
    Stream<DynamicTest> everyVectorIsWrittenAndRead() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode vector : vectors().get("remote_metadata")) {
            tests.add(DynamicTest.dynamicTest(vector.get("name").asText(), () -> check(vector)));
        }
        assertThat(tests).hasSize(6);
        return tests.stream();
    }

    private static void check(JsonNode vector) throws MalformedHeaderException {
        RemoteMetadata metadata = metadata(vector);
        byte[] bytes = HexFormat.of().parseHex(vector.get("hex").asText());
        int groups = vector.get("groups").size();

        assertThat(RemoteMetadata.size(groups)).isEqualTo(vector.get("size").asInt());
        assertThat(metadata.encode()).isEqualTo(bytes);
        assertThat(RemoteMetadata.decode(ByteBuffer.wrap(bytes), groups)).isEqualTo(metadata);
    }

    private static RemoteMetadata metadata(JsonNode vector) {
        List<TensorGroup> groups = new ArrayList<>();
        for (JsonNode group : vector.get("groups")) {
            List<Integer> shape = new ArrayList<>();
            group.get("shape").forEach(dimension -> shape.add(dimension.asInt()));
            String dtype = group.get("dtype").asText();
            groups.add(
                    new TensorGroup(
                            dtype.equals("none")
                                    ? KvDtype.UINT8
                                    : KvDtype.valueOf(dtype.toUpperCase(Locale.ROOT)),
                            shape));
        }
        return new RemoteMetadata(
                vector.get("length").asInt(),
                MemoryFormat.ofCode(vector.get("fmt").asInt()).orElseThrow(),
                groups);
    }

    @Test
    void everyDtypeCodeOfTheVectorsIsKnown() throws IOException {
        JsonNode codes = vectors().get("dtype_codes");
        assertThat(codes).hasSize(9);
        for (var code : codes.properties()) {
            int format = code.getKey().equals("none") ? 5 : 1;
            RemoteMetadata read =
                    RemoteMetadata.decode(
                            header(0, format, code.getValue().asInt(), 0, 0, 0, 0), 1);
            String name =
                    switch (code.getKey()) {
                        case "none" -> "torch.uint8";
                        case "half(legacy)" -> "torch.float16";
                        default -> "torch." + code.getKey();
                    };
            assertThat(read.groups().getFirst().dtype().torchText()).isEqualTo(name);
        }
    }

    @Test
    void positionMovesBehindTheHeaderOnly() throws MalformedHeaderException {
        ByteBuffer buffer = header(4, 1, 3, 1, 1, 2, 1, 99, 98).order(ByteOrder.BIG_ENDIAN);

        RemoteMetadata.decode(buffer, 1);

        assertThat(buffer.remaining()).isEqualTo(8);
        assertThat(buffer.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
    }

    @Test
    void paddingNeverStripsTheLastDimension() throws MalformedHeaderException {
        assertThat(RemoteMetadata.decode(header(0, 1, 3, 0, 0, 0, 0), 1).groups())
                .containsExactly(new TensorGroup(KvDtype.BFLOAT16, List.of(0)));
    }

    @Test
    void malformedHeadersSayWhatIsWrongAndLeaveThePosition() {
        refused("unknown format 9", 8, 9, 3, 1, 1, 1, 4);
        refused("no element type has code 9", 8, 1, 9, 1, 1, 1, 4);
        refused("no element type has code 0", 8, 1, 0, 1, 1, 1, 4);
        refused("length is negative: -1", -1, 1, 3, 1, 1, 1, 4);
        refused("negative dimension", 8, 1, 3, 1, -1, 1, 4);
        refused("2^63", 8, 1, 3, 1 << 30, 1 << 30, 1 << 30, 4);
        refused("header needs 28 bytes, has 24", 8, 1, 3, 1, 1, 1);
    }

    private static void refused(String message, int... numbers) {
        ByteBuffer buffer = header(numbers);
        assertThatExceptionOfType(MalformedHeaderException.class)
                .isThrownBy(() -> RemoteMetadata.decode(buffer, 1))
                .withMessageContaining(message);
        assertThat(buffer.position()).isZero();
    }

    @Test
    void whatTheHeaderCannotExpressIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                RemoteMetadata.of(
                                        ObjectShape.of(MemoryFormat.EC_TD, KvDtype.INT8, 1, 1)))
                .withMessageContaining("torch.int8 has no code");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                RemoteMetadata.of(
                                        ObjectShape.of(
                                                MemoryFormat.EC_TD, KvDtype.UINT8, 1, 1, 1, 1, 1)))
                .withMessageContaining("4 dimensions");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                RemoteMetadata.of(
                                        ObjectShape.of(
                                                MemoryFormat.EC_TD, KvDtype.FLOAT64, 1 << 28)))
                .withMessageContaining("2^31-1");
    }

    @Property(tries = 500)
    void anyBytesAreReadOrRefusedAndReadingAgainAgrees(
            @ForAll @Size(max = 60) byte[] bytes, @ForAll @IntRange(max = 3) int groups) {
        try {
            RemoteMetadata read = RemoteMetadata.decode(ByteBuffer.wrap(bytes), groups);
            ByteBuffer again = ByteBuffer.wrap(read.encode());
            assertThat(RemoteMetadata.decode(again, groups).shape().bytes())
                    .isEqualTo(read.shape().bytes());
        } catch (MalformedHeaderException e) {
            assertThat(e).hasMessageMatching("(?s).+");
        }
    }

    @Property(tries = 300)
    void smallNumbersMakeHeadersThatSurviveARoundTrip(
            @ForAll @Size(7) List<@IntRange(max = 9) Integer> numbers) {
        ByteBuffer buffer = header(numbers.stream().mapToInt(Integer::intValue).toArray());
        try {
            RemoteMetadata read = RemoteMetadata.decode(buffer, 1);
            assertThat(RemoteMetadata.decode(ByteBuffer.wrap(read.encode()), 1))
                    .usingRecursiveComparison()
                    .ignoringFields("groups.dtype")
                    .isEqualTo(read);
        } catch (MalformedHeaderException e) {
            assertThat(e).hasMessageMatching("unknown format 9|no element type has code \\d");
        }
    }
}
