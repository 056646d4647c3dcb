package io.lmcache4j.controller.command;

/** What a worker answered is no message. */
public final class UnreadableAnswerException extends CommandException {
    private static final long serialVersionUID = 1;

    /** With whose answer it was, and why. */
    public UnreadableAnswerException(String text) {
        super(text);
    }
}
