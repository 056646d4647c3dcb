package io.lmcache4j.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

class ResponseParserTest {
    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String response(int size) {
        return "HTTP/1.1 200 OK\r\nServer: x\r\ncontent-length: %d\r\n\r\n%s"
                .formatted(size, "b".repeat(size));
    }

    private static String chunked(List<Integer> sizes) {
        StringBuilder text =
                new StringBuilder("HTTP/1.1 404 \r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int size : sizes) {
            text.append(Integer.toHexString(size)).append("\r\n");
            text.append("\n".repeat(size)).append("\r\n");
        }
        return text.append("0\r\nTrailer: 1\r\n\r\n").toString();
    }

    @Test
    void aResponseEndsWithItsBody() throws IOException {
        ResponseParser parser = new ResponseParser(false);
        ByteBuffer in = bytes(response(5) + "HTTP");
        assertThat(parser.parse(in)).isTrue();
        assertThat(in.remaining()).isEqualTo(4);
        assertThat(parser.status()).isEqualTo(200);
        assertThat(parser.bodyBytes()).isEqualTo(5);
        assertThat(parser.closing()).isFalse();
    }

    @Test
    void anEmptyBodyEndsWithTheHead() throws IOException {
        assertThat(new ResponseParser(false).parse(bytes(response(0)))).isTrue();
        assertThat(new ResponseParser(false).parse(bytes("HTTP/1.1 204 No Content\r\n\r\n")))
                .isTrue();
        assertThat(
                        new ResponseParser(true)
                                .parse(bytes("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")))
                .isTrue();
    }

    @Test
    void aLastResponseIsKnown() throws IOException {
        ResponseParser parser = new ResponseParser(false);
        parser.parse(bytes("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"));
        assertThat(parser.closing()).isTrue();
        parser.parse(bytes(response(0)));
        assertThat(parser.closing()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nServer: x\r\n\r\n",
                "SSH-2.0-OpenSSH_9.2 and so on\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n111111111\r\n"
            })
    void whatHasNoKnownEndIsRefused(String text) {
        assertThatThrownBy(() -> new ResponseParser(false).parse(bytes(text)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void anEndlessHeadIsRefused() {
        assertThatThrownBy(() -> new ResponseParser(false).parse(bytes("H".repeat(20_000))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("16384");
    }

    @Property(tries = 300)
    void piecesDontMatter(
            @ForAll @Size(min = 1, max = 5) List<@IntRange(max = 300) Integer> bodies,
            @ForAll @Size(max = 4) List<@IntRange(min = 1, max = 300) Integer> chunks,
            @ForAll @IntRange(min = 1, max = 64) int piece)
            throws IOException {
        StringBuilder wire = new StringBuilder();
        List<Long> expected = new ArrayList<>();
        for (int body : bodies) {
            wire.append(response(body)).append(chunked(chunks));
            expected.add((long) body);
            expected.add(chunks.stream().mapToLong(i -> i).sum());
        }
        ResponseParser parser = new ResponseParser(false);
        List<Long> found = new ArrayList<>();
        ByteBuffer all = bytes(wire.toString());
        for (int from = 0; from < all.limit(); from += piece) {
            ByteBuffer part = all.slice(from, Math.min(piece, all.limit() - from));
            while (part.hasRemaining()) {
                if (parser.parse(part)) {
                    found.add(parser.bodyBytes());
                }
            }
        }
        assertThat(found).isEqualTo(expected);
        assertThat(parser.status()).isEqualTo(404);
    }
}
