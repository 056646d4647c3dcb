package io.lmcache4j.controller.command;

/** No worker answered within the deadline. */
public final class CommandTimeoutException extends CommandException {
    private static final long serialVersionUID = 1;

    /** With which ones. */
    public CommandTimeoutException(String text) {
        super(text);
    }
}
