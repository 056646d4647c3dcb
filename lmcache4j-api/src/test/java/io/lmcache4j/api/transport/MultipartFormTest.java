package io.lmcache4j.api.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.routing.FormPart;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

class MultipartFormTest {
    private static final String HEAD =
            """
            --X
            Content-Disposition: form-data; name="script"; filename="a.py"

            """
                    .replace("\n", "\r\n");

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 16_000, 40_000})
    void aFormIsTheSameHoweverItIsCut(int length) throws IOException {
        byte[] form =
                (HEAD + "x".repeat(length) + "\r\n--X--\r\n").getBytes(StandardCharsets.UTF_8);
        for (int piece = 2; piece <= Math.min(form.length + 1, 400); piece++) {
            assertThat(
                            MultipartForm.read(
                                    Optional.of("multipart/form-data; boundary=X"),
                                    new ByteArrayInputStream(form),
                                    piece))
                    .as("pieces of " + piece)
                    .containsExactly(new FormPart("script", Optional.of("a.py")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\r", "\r\r\r\r\r", "a\r\nb\r\n\rc", "abc\r", "ab\r\r"})
    void piecesMakeUpTheWholeAndNoLineEndIsCut(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int size = 2; size < 8; size++) {
            var pieces = new FormPieces(new ByteArrayInputStream(bytes), size);
            var whole = new ByteArrayOutputStream();
            for (byte[] piece = pieces.next(); piece.length > 0; piece = pieces.next()) {
                whole.write(piece);
                assertThat(piece[piece.length - 1] == '\r' && whole.size() < bytes.length)
                        .as("%s by %d", text, size)
                        .isIn(false, bytes[Math.min(whole.size(), bytes.length - 1)] == '\r');
            }
            assertThat(whole.toByteArray()).isEqualTo(bytes);
        }
    }

    @Test
    void anotherContentTypeHasNoParts() throws IOException {
        assertThat(
                        MultipartForm.read(
                                Optional.of("text/plain"),
                                new ByteArrayInputStream(HEAD.getBytes(StandardCharsets.UTF_8))))
                .isEmpty();
    }
}
