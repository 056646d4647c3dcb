package io.lmcache4j.controller.command;

/** What a worker answered is a message, but none that answers a command. */
public final class OddAnswerException extends CommandException {
    private static final long serialVersionUID = 1;

    /** With whose answer it was, and what. */
    public OddAnswerException(String text) {
        super(text);
    }
}
