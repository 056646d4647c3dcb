package io.lmcache4j.api.body;

import java.io.IOException;

/**
 * What CPython gives up on before or beside the syntax: text in no encoding of Unicode, integers of
 * thousands of digits, deep nesting; and more values than we hold. Upstream answers them other than
 * wrong syntax.
 */
public final class UnreadableTextException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableTextException(String message) {
        super(message);
    }
}
