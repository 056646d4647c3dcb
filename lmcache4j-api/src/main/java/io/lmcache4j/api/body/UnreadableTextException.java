package io.lmcache4j.api.body;

import java.io.IOException;

/**
 * Bytes or numbers that CPython gives up on before or beside the syntax: text in no encoding of
 * Unicode, integers of thousands of digits. Upstream answers them other than wrong syntax.
 */
public final class UnreadableTextException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableTextException(String message) {
        super(message);
    }
}
