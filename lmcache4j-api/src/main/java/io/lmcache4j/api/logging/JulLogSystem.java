package io.lmcache4j.api.logging;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** java.util.logging, the backend of a host that brings no other one. */
public final class JulLogSystem implements LogSystem {
    /** The JDK forgets a logger that nobody holds, and its level with it. */
    private final Map<String, Logger> held = new ConcurrentHashMap<>();

    /** For {@link java.util.ServiceLoader}. */
    public JulLogSystem() {}

    /** Never says so itself: it is what remains when no other backend does. */
    @Override
    public boolean isActive() {
        return false;
    }

    @Override
    public SortedMap<String, LogLevel> levels() {
        var levels = new TreeMap<String, LogLevel>();
        LogManager.getLogManager()
                .getLoggerNames()
                .asIterator()
                .forEachRemaining(name -> levels.put(name, level(name)));
        // The root logger's name.
        levels.remove("");
        return levels;
    }

    @Override
    public LogLevel level(String name) {
        return Optional.ofNullable(LogManager.getLogManager().getLogger(name))
                .map(logger -> fromJul(logger.getLevel()))
                .orElse(LogLevel.NOTSET);
    }

    @Override
    public void setLevel(String name, LogLevel level) {
        Logger logger = held.computeIfAbsent(name, Logger::getLogger);
        Level own = toJul(level);
        logger.setLevel(own);
        for (Handler handler : logger.getHandlers()) {
            handler.setLevel(own == null ? Level.ALL : own);
        }
    }

    private static LogLevel fromJul(Level level) {
        if (level == null) {
            return LogLevel.NOTSET;
        }
        int value = level.intValue();
        if (value < Level.FINE.intValue()) {
            return LogLevel.TRACE;
        }
        if (value < Level.INFO.intValue()) {
            return LogLevel.DEBUG;
        }
        if (value < Level.WARNING.intValue()) {
            return LogLevel.INFO;
        }
        if (value < Level.SEVERE.intValue()) {
            return LogLevel.WARNING;
        }
        return level.equals(Level.OFF) ? LogLevel.CRITICAL : LogLevel.ERROR;
    }

    /** Null takes a logger's own level away. */
    private static Level toJul(LogLevel level) {
        return switch (level) {
            case TRACE -> Level.FINER;
            case DEBUG -> Level.FINE;
            case INFO -> Level.INFO;
            case WARNING -> Level.WARNING;
            case ERROR -> Level.SEVERE;
            case CRITICAL -> Level.OFF;
            case NOTSET -> null;
        };
    }
}
