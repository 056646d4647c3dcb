package io.lmcache4j.engine;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Things to close, last first. Closing attempts all of them; failures are logged, since whoever
 * closes a manager can do nothing about them.
 */
final class Closer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.engine");

    private final Deque<AutoCloseable> owned = new ArrayDeque<>();

    /** Takes over something, to be closed before everything taken over earlier. */
    synchronized <T extends AutoCloseable> T own(T part) {
        owned.push(part);
        return part;
    }

    @Override
    public void close() {
        for (AutoCloseable part = next(); part != null; part = next()) {
            try {
                part.close();
            } catch (Exception failed) {
                LOG.warn("Closing {} failed", part.getClass().getSimpleName(), failed);
            }
        }
    }

    private synchronized AutoCloseable next() {
        return owned.poll();
    }
}
