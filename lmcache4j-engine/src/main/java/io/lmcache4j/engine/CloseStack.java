package io.lmcache4j.engine;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What was started, to be closed in the opposite order: every part is tried, and each that fails is
 * logged. Closing twice closes once. Thread-safe.
 */
public final class CloseStack implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.engine");

    private final Deque<Part> owned = new ArrayDeque<>();

    private record Part(String name, AutoCloseable end) {}

    /** Nothing yet. */
    public CloseStack() {}

    /** Takes a part over, which goes by its class in the log. */
    public <T extends AutoCloseable> T own(T part) {
        return own(part.getClass().getSimpleName(), part);
    }

    /** Takes a part over. */
    public synchronized <T extends AutoCloseable> T own(String name, T part) {
        owned.push(new Part(name, part));
        return part;
    }

    private synchronized Part next() {
        return owned.poll();
    }

    /**
     * Closes all.
     *
     * @throws IllegalStateException for the first part that failed, after all were tried; later
     *     failures are suppressed under it
     */
    @Override
    public void close() {
        RuntimeException first = null;
        for (Part part = next(); part != null; part = next()) {
            try {
                part.end().close();
            } catch (Exception failed) {
                LOG.warn("{} did not end in order", part.name(), failed);
                if (first == null) {
                    first =
                            new IllegalStateException(
                                    "can't close %s: %s".formatted(part.name(), failed), failed);
                } else {
                    first.addSuppressed(failed);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** Closes all after something else failed, under which failures are suppressed. */
    public void closeAfter(Throwable failure) {
        try {
            close();
        } catch (IllegalStateException failed) {
            failure.addSuppressed(failed);
        }
    }
}
