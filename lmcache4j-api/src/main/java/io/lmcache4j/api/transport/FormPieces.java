package io.lmcache4j.api.transport;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A form's body in pieces for Jetty's parser, none of which but the last ends between the two
 * characters of a line end: behind a boundary the parser would take the second for a bare one.
 *
 * <p>Each piece is an array of its own, since the parser keeps hold of what may be half a boundary.
 */
final class FormPieces {
    private final InputStream in;
    private final int size;
    private boolean held;

    /**
     * @param size bytes of a piece, at least 2
     */
    FormPieces(InputStream in, int size) {
        this.in = in;
        this.size = size;
    }

    /** The next piece; empty at the end. */
    byte[] next() throws IOException {
        byte[] piece = new byte[size];
        int from = held ? 1 : 0;
        if (held) {
            piece[0] = '\r';
        }
        int read = in.readNBytes(piece, from, size - from);
        int count = from + read;
        // A piece that isn't full is the last one.
        held = count == size && piece[count - 1] == '\r';
        return Arrays.copyOf(piece, held ? count - 1 : count);
    }
}
