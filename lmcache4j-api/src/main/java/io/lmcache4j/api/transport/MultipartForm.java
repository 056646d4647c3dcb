package io.lmcache4j.api.transport;

import io.lmcache4j.api.routing.FormException;
import io.lmcache4j.api.routing.FormPart;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartCompliance;
import org.eclipse.jetty.io.Content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads a multipart form through Jetty's parser, dropping the contents of its parts; nothing goes
 * to disk.
 *
 * <p>Limits and texts are those of upstream's framework: 1,000 files, 1,000 texts of 1 MiB each. A
 * body that breaks off has the parts that came whole, as there.
 */
final class MultipartForm {
    private static final String TYPE = "multipart/form-data";
    private static final Pattern BOUNDARY_NAME = Pattern.compile("(?i)(?<=[; ])boundary=");
    private static final int BUFFER_BYTES = 16 << 10;
    private static final int MAX_HEADER_BYTES = 8 << 10;

    private MultipartForm() {}

    /**
     * The parts of a form; none if the content type is another one.
     *
     * @param in read to its end
     * @throws FormException if it is malformed or has too many or too large parts
     * @throws IOException what reading throws
     */
    static List<FormPart> read(Optional<String> contentType, InputStream in) throws IOException {
        return read(contentType, in, BUFFER_BYTES);
    }

    /** The same, given to the parser in pieces of so many bytes. */
    static List<FormPart> read(Optional<String> contentType, InputStream in, int pieceBytes)
            throws IOException {
        Optional<String> form = contentType.filter(MultipartForm::isForm);
        if (form.isEmpty()) {
            return List.of();
        }
        // Names of parameters have no case, which Jetty overlooks.
        String boundary =
                MultiPart.extractBoundary(
                        BOUNDARY_NAME.matcher(form.get()).replaceFirst("boundary="));
        if (boundary == null) {
            throw new FormException("Missing boundary in multipart.");
        }
        if (boundary.isEmpty()) {
            throw malformed(null);
        }
        var parts = new Parts();
        var parser = new MultiPart.Parser(boundary, MultiPartCompliance.RFC7578_STRICT, parts);
        parser.setMaxParts(Parts.MAX_FILES + Parts.MAX_TEXTS + 1L);
        parser.setPartHeadersMaxLength(MAX_HEADER_BYTES);
        var pieces = new FormPieces(in, pieceBytes);
        byte[] piece = pieces.next();
        if (!beginsWith(boundary, piece)) {
            throw malformed(null);
        }
        for (; piece.length > 0; piece = pieces.next()) {
            // Never the last one: at an end that comes too early the parser would fail.
            parser.parse(Content.Chunk.from(ByteBuffer.wrap(piece), false));
            parts.throwFailure();
        }
        return List.copyOf(parts.whole);
    }

    /** Jetty would skip what stands before the first boundary. */
    private static boolean beginsWith(String boundary, byte[] piece) {
        byte[] delimiter = ("--" + boundary).getBytes(StandardCharsets.UTF_8);
        int length = Math.min(piece.length, delimiter.length);
        return Arrays.equals(piece, 0, length, delimiter, 0, length);
    }

    private static boolean isForm(String contentType) {
        return contentType.split(";", 2)[0].strip().equals(TYPE);
    }

    private static FormException malformed(Throwable cause) {
        return new FormException("Invalid multipart data.", cause);
    }

    /** What the parser has found so far. */
    private static final class Parts extends MultiPart.AbstractPartsListener {
        private static final int MAX_FILES = 1000;
        private static final int MAX_TEXTS = 1000;
        private static final int MAX_TEXT_BYTES = 1 << 20;

        private final List<FormPart> whole = new ArrayList<>();
        private int files;
        private int texts;
        // Jetty may count a byte too many where what looked like a boundary was none.
        private long length;
        private Optional<FormException> failure = Optional.empty();

        @Override
        public void onPartBegin() {
            length = 0;
        }

        @Override
        public void onPartHeaders() {
            if (getName() == null) {
                fail("The Content-Disposition header field \"name\" must be provided.");
            } else if (getFileName() == null) {
                texts++;
                if (texts > MAX_TEXTS) {
                    fail("Too many fields. Maximum number of fields is " + MAX_TEXTS + ".");
                }
            } else {
                files++;
                if (files > MAX_FILES) {
                    fail("Too many files. Maximum number of files is " + MAX_FILES + ".");
                }
            }
        }

        @Override
        public void onPartContent(Content.Chunk chunk) {
            length += chunk.remaining();
            if (getFileName() == null && length > MAX_TEXT_BYTES) {
                fail("Part exceeded maximum size of 1024KB.");
            }
        }

        @Override
        public void onPart(String name, String fileName, HttpFields headers) {
            if (failure.isEmpty()) {
                whole.add(new FormPart(name, Optional.ofNullable(fileName)));
            }
        }

        @Override
        public void onFailure(Throwable cause) {
            if (failure.isEmpty()) {
                failure = Optional.of(malformed(cause));
            }
        }

        private void fail(String message) {
            if (failure.isEmpty()) {
                failure = Optional.of(new FormException(message));
            }
        }

        void throwFailure() throws FormException {
            if (failure.isPresent()) {
                throw failure.get();
            }
        }
    }
}
