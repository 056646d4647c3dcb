package io.lmcache4j.api.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;

import org.slf4j.LoggerFactory;

import java.util.SortedMap;
import java.util.TreeMap;

/** Logback, where SLF4J is bound to it. Its appenders have no level to set. */
public final class LogbackLogSystem implements LogSystem {
    /** For {@link java.util.ServiceLoader}. */
    public LogbackLogSystem() {}

    @Override
    public boolean isActive() {
        return LoggerFactory.getILoggerFactory() instanceof LoggerContext;
    }

    @Override
    public SortedMap<String, LogLevel> levels() {
        var levels = new TreeMap<String, LogLevel>();
        for (Logger logger : context().getLoggerList()) {
            if (!logger.getName().equals(org.slf4j.Logger.ROOT_LOGGER_NAME)) {
                levels.put(logger.getName(), fromLogback(logger.getLevel()));
            }
        }
        return levels;
    }

    @Override
    public LogLevel level(String name) {
        Logger logger = context().exists(name);
        return logger == null ? LogLevel.NOTSET : fromLogback(logger.getLevel());
    }

    @Override
    public void setLevel(String name, LogLevel level) {
        context().getLogger(name).setLevel(toLogback(level));
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }

    private static LogLevel fromLogback(Level level) {
        if (level == null) {
            return LogLevel.NOTSET;
        }
        return switch (level.toInt()) {
            case Level.ALL_INT, Level.TRACE_INT -> LogLevel.TRACE;
            case Level.DEBUG_INT -> LogLevel.DEBUG;
            case Level.INFO_INT -> LogLevel.INFO;
            case Level.WARN_INT -> LogLevel.WARNING;
            case Level.ERROR_INT -> LogLevel.ERROR;
            default -> LogLevel.CRITICAL;
        };
    }

    /** Null takes a logger's own level away. */
    private static Level toLogback(LogLevel level) {
        return switch (level) {
            case TRACE -> Level.TRACE;
            case DEBUG -> Level.DEBUG;
            case INFO -> Level.INFO;
            case WARNING -> Level.WARN;
            case ERROR -> Level.ERROR;
            case CRITICAL -> Level.OFF;
            case NOTSET -> null;
        };
    }
}
