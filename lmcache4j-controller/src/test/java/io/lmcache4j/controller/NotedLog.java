package io.lmcache4j.controller;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import org.slf4j.LoggerFactory;

import java.util.List;

/** What is logged from INFO on, by whomever, while it is open. */
final class NotedLog implements AutoCloseable {
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    private final Level usual = root.getLevel();

    NotedLog() {
        lines.start();
        root.setLevel(Level.INFO);
        root.addAppender(lines);
    }

    /** Not what was logged so far. */
    void forget() {
        synchronized (lines) {
            lines.list.clear();
        }
    }

    List<String> lines() {
        List<ILoggingEvent> all;
        synchronized (lines) {
            all = List.copyOf(lines.list);
        }
        return all.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                .map(ILoggingEvent::toString)
                .toList();
    }

    @Override
    public void close() {
        root.detachAppender(lines);
        root.setLevel(usual);
    }
}
