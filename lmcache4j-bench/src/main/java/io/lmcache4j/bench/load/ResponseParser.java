package io.lmcache4j.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Finds where responses end, in whatever pieces they come. Bodies are counted and thrown away;
 * their length must be told by Content-Length or chunks.
 */
final class ResponseParser {
    private enum Part {
        HEAD,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        AFTER_CHUNK,
        TRAILER
    }

    private static final int MAX_HEAD = 16_384;
    private static final int END_OF_HEAD = 0x0d0a0d0a;
    private static final int END_OF_LINE = 0x0d0a;

    private final boolean bodiless;
    private final byte[] head = new byte[MAX_HEAD];
    private int headLength;
    private int last4;
    private Part part = Part.HEAD;
    private long left;
    private int lineLength;
    private int status;
    private boolean closing;
    private long bodyBytes;

    /**
     * @param bodiless whether responses have no body whatever they announce, as those to HEAD
     */
    ResponseParser(boolean bodiless) {
        this.bodiless = bodiless;
    }

    /** Status of the last response. */
    int status() {
        return status;
    }

    /** Whether the last response was the last one on its connection. */
    boolean closing() {
        return closing;
    }

    /** Bytes of the last response's body. */
    long bodyBytes() {
        return bodyBytes;
    }

    /**
     * Takes bytes up to the end of a response.
     *
     * @return whether the end was reached; the next call begins the next response
     * @throws IOException if it is no response, or its length is not told
     */
    boolean parse(ByteBuffer in) throws IOException {
        while (in.hasRemaining()) {
            boolean ended =
                    switch (part) {
                        case HEAD -> head(in);
                        case BODY -> {
                            skip(in);
                            yield left == 0;
                        }
                        case CHUNK_SIZE -> chunkSize(in.get());
                        case CHUNK -> {
                            skip(in);
                            if (left == 0) {
                                startLine(Part.AFTER_CHUNK);
                            }
                            yield false;
                        }
                        case AFTER_CHUNK -> {
                            if (lineEnds(in.get())) {
                                startLine(Part.CHUNK_SIZE);
                            }
                            yield false;
                        }
                        case TRAILER -> trailer(in.get());
                    };
            if (ended) {
                part = Part.HEAD;
                headLength = 0;
                last4 = 0;
                return true;
            }
        }
        return false;
    }

    private void skip(ByteBuffer in) {
        int count = (int) Math.min(left, in.remaining());
        in.position(in.position() + count);
        left -= count;
        bodyBytes += count;
    }

    private boolean head(ByteBuffer in) throws IOException {
        while (in.hasRemaining()) {
            if (headLength == MAX_HEAD) {
                throw new IOException("head of a response is longer than " + MAX_HEAD);
            }
            byte b = in.get();
            head[headLength++] = b;
            last4 = (last4 << 8) | (b & 0xff);
            if (last4 == END_OF_HEAD) {
                return headEnds();
            }
        }
        return false;
    }

    private boolean headEnds() throws IOException {
        String text = new String(head, 0, headLength, StandardCharsets.ISO_8859_1);
        if (!text.startsWith("HTTP/1.") || headLength < 16) {
            throw new IOException("no response: " + text.lines().findFirst().orElse(""));
        }
        status = Integer.parseInt(text, 9, 12, 10);
        closing = false;
        bodyBytes = 0;
        left = -1;
        boolean chunked = false;
        int end;
        for (int at = text.indexOf("\r\n") + 2; at < headLength - 2; at = end + 2) {
            end = text.indexOf("\r\n", at);
            switch (text.charAt(at)) {
                case 'c', 'C' -> field(text.substring(at, end).toLowerCase(Locale.ROOT));
                case 't', 'T' ->
                        chunked |=
                                text.substring(at, end)
                                        .toLowerCase(Locale.ROOT)
                                        .startsWith("transfer-encoding: chunked");
                default -> {}
            }
        }
        if (bodiless || status == 204 || status == 304) {
            return true;
        }
        if (chunked) {
            startLine(Part.CHUNK_SIZE);
            return false;
        }
        if (left < 0) {
            throw new IOException("response without length, status " + status);
        }
        part = Part.BODY;
        return left == 0;
    }

    private void field(String line) {
        if (line.startsWith("content-length:")) {
            left = Long.parseLong(line.substring(15).strip());
        } else if (line.startsWith("connection:")) {
            closing = line.contains("close");
        }
    }

    private void startLine(Part next) {
        part = next;
        left = 0;
        lineLength = 0;
        last4 = 0;
    }

    private boolean lineEnds(byte b) {
        last4 = (last4 << 8) | (b & 0xff);
        lineLength++;
        return (last4 & 0xffff) == END_OF_LINE;
    }

    private boolean chunkSize(byte b) throws IOException {
        if (lineEnds(b)) {
            if (left == 0) {
                startLine(Part.TRAILER);
            } else {
                part = Part.CHUNK;
            }
            return false;
        }
        if (b != '\r') {
            int digit = Character.digit(b, 16);
            if (digit < 0 || lineLength > 8) {
                throw new IOException("no chunk size: byte " + b);
            }
            left = left * 16 + digit;
        }
        return false;
    }

    /** Trailing fields end with an empty line. */
    private boolean trailer(byte b) {
        if (lineEnds(b)) {
            if (lineLength == 2) {
                return true;
            }
            startLine(Part.TRAILER);
        }
        return false;
    }
}
