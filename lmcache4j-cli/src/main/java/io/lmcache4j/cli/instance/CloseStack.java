package io.lmcache4j.cli.instance;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What was started, to be closed in the opposite order: every part is tried, later failures are
 * suppressed under the first. Closing twice closes once. For one thread at a time.
 */
public final class CloseStack implements AutoCloseable {
    private final Deque<AutoCloseable> owned = new ArrayDeque<>();

    /** Nothing yet. */
    public CloseStack() {}

    /** Takes a part over. */
    public <T extends AutoCloseable> T own(T part) {
        owned.push(part);
        return part;
    }

    @Override
    public void close() {
        RuntimeException first = null;
        while (!owned.isEmpty()) {
            try {
                owned.pop().close();
            } catch (Exception failed) {
                if (first == null) {
                    first = new IllegalStateException("can't close: " + failed, failed);
                } else {
                    first.addSuppressed(failed);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
