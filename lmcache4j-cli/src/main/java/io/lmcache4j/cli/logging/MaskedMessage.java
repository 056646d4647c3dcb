package io.lmcache4j.cli.logging;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

import io.lmcache4j.engine.config.SecretMask;

/** The message of a log line without secrets, whoever wrote it; {@code logback.xml} names it. */
public final class MaskedMessage extends MessageConverter {
    /** For Logback. */
    public MaskedMessage() {}

    @Override
    public String convert(ILoggingEvent event) {
        return SecretMask.text(super.convert(event));
    }
}
