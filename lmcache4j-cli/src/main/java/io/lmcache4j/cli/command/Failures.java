package io.lmcache4j.cli.command;

import io.lmcache4j.api.ApiServerException;
import io.lmcache4j.cli.trace.TraceException;
import io.lmcache4j.controller.ControllerException;
import io.lmcache4j.engine.config.ConfigException;
import io.lmcache4j.engine.config.SecretMask;
import io.lmcache4j.engine.memory.OutOfMemoryException;

import java.io.IOException;

/** What a person reads when a command fails. */
final class Failures {
    private Failures() {}

    /** Whether the message says all: something outside is wrong, not the program. */
    static boolean isExpected(Exception failure) {
        return failure instanceof CommandFailedException
                || failure instanceof ConfigException
                || failure instanceof ControllerException
                || failure instanceof ApiServerException
                || failure instanceof OutOfMemoryException
                || failure instanceof TraceException
                || failure instanceof IOException
                || failure instanceof IllegalArgumentException;
    }

    /** The message on one line without secrets, or the kind of failure where there is none. */
    static String oneLine(Exception failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank()
                ? failure.getClass().getName()
                : SecretMask.text(message.strip().replaceAll("\\s*\\R\\s*", "; "));
    }
}
