package io.lmcache4j.cli.logging;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

import io.lmcache4j.engine.config.SecretMask;

/** The message of a log line without secrets, whoever wrote it; {@code logback.xml} names it. */
public final class MaskedMessage extends MessageConverter {
    /** Around the unread bytes of a buffer, as the HTTP library shows them when it is debugged. */
    private static final String BUFFER = "<<<";

    /** For Logback. */
    public MaskedMessage() {}

    @Override
    public String convert(ILoggingEvent event) {
        String message = super.convert(event);
        return SecretMask.text(
                event.getLoggerName().startsWith("org.eclipse.jetty")
                        ? withoutBuffers(message)
                        : message);
    }

    /** A buffer holds pieces of requests, of which nobody can tell what they are. */
    private static String withoutBuffers(String message) {
        int buffer = message.indexOf(BUFFER);
        if (buffer < 0) {
            return message;
        }
        return message.substring(0, message.lastIndexOf("={", buffer) + 1) + SecretMask.MASK;
    }
}
