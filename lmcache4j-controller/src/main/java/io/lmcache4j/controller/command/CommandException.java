package io.lmcache4j.controller.command;

import java.util.Objects;

/** A command that was not carried out; its text is for who asked. */
public class CommandException extends Exception {
    private static final long serialVersionUID = 1;

    /** With why. */
    public CommandException(String text) {
        super(Objects.requireNonNull(text, "text"));
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
