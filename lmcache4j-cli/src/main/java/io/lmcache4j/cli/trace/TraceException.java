package io.lmcache4j.cli.trace;

import java.nio.file.Path;

/** A trace that can't be used, told in one line with the file and the line number. */
public final class TraceException extends Exception {
    private static final long serialVersionUID = 1L;

    /** For a bad line, counted from 1. */
    TraceException(Path file, long line, String problem) {
        super("%s, line %d: %s".formatted(file, line, problem));
    }

    /** For a file that can't be read at all. */
    TraceException(Path file, String problem, Throwable cause) {
        super("%s: %s".formatted(file, problem), cause);
    }
}
