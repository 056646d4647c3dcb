package io.lmcache4j.controller.worker;

/** A controller did not answer as it should; the message is for people. */
final class NoAnswerException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What kind of answer there was instead. */
    enum Kind {
        /** None, so the controller may be gone. */
        SILENT,
        /** A full sync may not begin: the worker is unknown, or another sync of it never ended. */
        REFUSED,
        /** Something else. */
        WRONG
    }

    private final Kind kind;

    NoAnswerException(String message, Kind kind) {
        super(message);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
