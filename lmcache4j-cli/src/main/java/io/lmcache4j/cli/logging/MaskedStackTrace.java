package io.lmcache4j.cli.logging;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

import io.lmcache4j.engine.config.SecretMask;

/** The stack trace of a log line, with no secret in the messages of its exceptions. */
public final class MaskedStackTrace extends ThrowableProxyConverter {
    /** For Logback. */
    public MaskedStackTrace() {}

    @Override
    public String convert(ILoggingEvent event) {
        return SecretMask.text(super.convert(event));
    }
}
