package io.lmcache4j.cli.command;

/** A command that can't do what was asked; the message is for the person who asked. */
final class CommandFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    CommandFailedException(String message) {
        super(message);
    }
}
